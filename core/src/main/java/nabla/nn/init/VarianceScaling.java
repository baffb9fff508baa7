package nabla.nn.init;

import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * Weights with mean 0 and a variance that keeps signals the same size from layer to layer.
 *
 * <ul>
 *   <li>{@code GLOROT}: 2/(in + out) (Glorot and Bengio 2010, eq. 12), for sigmoid and tanh
 *   <li>{@code HE}: 2/in (He et al. 2015, eq. 10), for the relu family
 *   <li>{@code LECUN}: 1/in (LeCun et al. 1998, section 4.6), for outputs without activation
 * </ul>
 *
 * A uniform draw with variance v lies in ±√(3v).
 */
public record VarianceScaling(Rule rule, Shape shape) implements Initializer {
    public enum Rule {
        GLOROT,
        HE,
        LECUN
    }

    public enum Shape {
        UNIFORM,
        NORMAL
    }

    @Override
    public double draw(int in, int out, RandomGenerator random) {
        double variance = switch (rule) {
            case GLOROT -> 2.0 / (in + out);
            case HE -> 2.0 / in;
            case LECUN -> 1.0 / in;
        };
        return shape == Shape.UNIFORM
                ? Math.sqrt(3 * variance) * (2 * random.nextDouble() - 1)
                : Math.sqrt(variance) * random.nextGaussian();
    }

    @Override
    public String name() {
        return (rule + "-" + shape).toLowerCase(Locale.ROOT);
    }
}
