package nabla.spark;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How given weights become those that training uses: each class's factor, then one that makes their mean 1.
 *
 * @param ofClass a factor for each class; none: all the same
 */
record Weighing(List<Float> ofClass, float scale) implements Serializable {
    static final Weighing NONE = new Weighing(List.of(), Float.NaN);

    boolean isNone() {
        return Float.isNaN(scale);
    }

    /** N/(K·n_k) for each class, where its rows weigh n_k. */
    static List<Float> balancing(double[] weightOfClasses, long rows) {
        return Arrays.stream(weightOfClasses)
                .mapToObj(w -> w == 0 ? 0f : (float) (rows / (weightOfClasses.length * w)))
                .toList();
    }

    float @Nullable [] weights(float[] answers, float @Nullable [] given) {
        if (isNone()) {
            return given;
        }
        float[] weights = new float[answers.length];
        for (int i = 0; i < weights.length; i++) {
            float w = given == null ? 1 : given[i];
            weights[i] = (ofClass.isEmpty() ? w : w * ofClass.get((int) answers[i])) * scale;
        }
        return weights;
    }
}
