package nabla.data;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows of numbers with what each row should be answered with: features rows × {@link #width()} in float32, {@link
 * Targets}, and a weight a row. Immutable. Parts of a data set ({@link #take}, {@link #split}, {@link #folds}) share
 * its features: there is one copy, however often it is cut.
 */
public final class Dataset {
    private final List<String> names;
    private final float[] features;
    private final int @Nullable [] at;
    private final Targets targets;
    private final float @Nullable [] weights;

    /**
     * @param names one name for each feature
     * @param features rows × names, row-major; kept, not copied
     * @param weights one for each row, or null where each row weighs 1
     * @throws IllegalArgumentException where the sizes disagree
     */
    public Dataset(List<String> names, float[] features, Targets targets, float @Nullable [] weights) {
        this(List.copyOf(names), features, null, targets, weights);
        if ((long) names.size() * targets.rows() != features.length) {
            throw new IllegalArgumentException("features: " + features.length + " numbers are not " + targets.rows()
                    + " rows × " + names.size() + " columns");
        }
    }

    public Dataset(List<String> names, float[] features, Targets targets) {
        this(names, features, targets, null);
    }

    private Dataset(
            List<String> names, float[] features, int @Nullable [] at, Targets targets, float @Nullable [] weights) {
        if (weights != null && weights.length != targets.rows()) {
            throw new IllegalArgumentException(weights.length + " weights for " + targets.rows() + " rows");
        }
        this.names = names;
        this.features = features;
        this.at = at;
        this.targets = targets;
        this.weights = weights;
    }

    public int rows() {
        return targets.rows();
    }

    /** The number of features: what a network's input layer takes. */
    public int width() {
        return names.size();
    }

    public List<String> names() {
        return names;
    }

    public Targets targets() {
        return targets;
    }

    /** The class of each row, an index into {@link #classNames()}. Do not write to it. */
    public int[] labels() {
        return classes().labels();
    }

    public List<String> classNames() {
        return classes().names();
    }

    /** The numbers to predict, rows × outputs. Do not write to them. */
    public float[] values() {
        if (targets instanceof Targets.Values values) {
            return values.values();
        }
        throw new DataException("the data set has no numbers to predict");
    }

    /** How much the row counts in the loss; 1 unless weights were given. */
    public float weight(int row) {
        return weights == null ? 1 : weights[row];
    }

    public boolean isWeighted() {
        return weights != null;
    }

    public float feature(int row, int column) {
        return features[at(row) * names.size() + column];
    }

    /** Writes one row's {@link #width()} features to {@code into}, beginning {@code at}. */
    public void copyRow(int row, float[] into, int at) {
        System.arraycopy(features, at(row) * names.size(), into, at, names.size());
    }

    /** These rows, in this order; a row may come more than once. */
    public Dataset take(int... rows) {
        int[] places = IntStream.of(rows).map(this::at).toArray();
        return new Dataset(names, features, places, taken(targets, rows), taken(weights, rows));
    }

    /** The rows {@code from} (inclusive) to {@code to} (exclusive). */
    public Dataset slice(int from, int to) {
        return take(IntStream.range(from, to).toArray());
    }

    public Dataset withWeights(float[] weights) {
        return new Dataset(names, features, at, targets, weights);
    }

    /** The rows that train and those held out; see {@link Split#holdOut}. */
    public Parts split(double heldOutFraction, long seed) {
        return parts(Split.holdOut(targets, heldOutFraction, seed));
    }

    /** k ways to hold out a k-th; see {@link Split#folds}. */
    public List<Parts> folds(int k, long seed) {
        return Split.folds(targets, k, seed).stream().map(this::parts).toList();
    }

    /** Two parts of one data set, with no row in common. */
    public record Parts(Dataset training, Dataset heldOut) {}

    private Parts parts(Split split) {
        return new Parts(take(split.training()), take(split.heldOut()));
    }

    private int at(int row) {
        return at == null ? row : at[row];
    }

    private Targets.Classes classes() {
        if (targets instanceof Targets.Classes classes) {
            return classes;
        }
        throw new DataException("the data set has no classes");
    }

    private static Targets taken(Targets targets, int[] rows) {
        if (targets instanceof Targets.Classes classes) {
            int[] labels = IntStream.of(rows).map(row -> classes.labels()[row]).toArray();
            return new Targets.Classes(labels, classes.names());
        }
        if (targets instanceof Targets.Values values) {
            int outputs = values.names().size();
            float[] picked = new float[rows.length * outputs];
            for (int i = 0; i < rows.length; i++) {
                System.arraycopy(values.values(), rows[i] * outputs, picked, i * outputs, outputs);
            }
            return new Targets.Values(picked, values.names());
        }
        return new Targets.None(rows.length);
    }

    private static float @Nullable [] taken(float @Nullable [] weights, int[] rows) {
        if (weights == null) {
            return null;
        }
        float[] picked = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            picked[i] = weights[rows[i]];
        }
        return picked;
    }
}
