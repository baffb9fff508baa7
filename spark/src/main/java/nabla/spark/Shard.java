package nabla.spark;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import nabla.data.Dataset;
import nabla.data.Targets;
import nabla.train.Batch;
import nabla.train.RowOrder;
import org.jspecify.annotations.Nullable;

/**
 * The rows {@code number}, {@code number + of}, {@code number + 2·of}, … of a table, as floats: the unit in which
 * gradients are summed. Which rows a shard has does not depend on Spark's partitions or executors.
 */
final class Shard implements Serializable {
    private static final long serialVersionUID = 1;

    final int number;
    final int of;
    private final long count;
    private final int width;
    private final int classes;
    private final float[] features;
    private final float[] answers;
    private final float @Nullable [] weights;

    private transient @Nullable Dataset data;
    private transient @Nullable Weighing weighing;
    private transient @Nullable RowOrder order;
    private transient long @Nullable [] places;

    /** @param classes how many, or 0 where the answers are numbers */
    Shard(int number, Rows rows, int classes, float[] features, float[] answers, float @Nullable [] weights) {
        this.number = number;
        this.of = rows.shards();
        this.count = rows.count();
        this.width = rows.width();
        this.classes = classes;
        this.features = features;
        this.answers = answers;
        this.weights = weights;
    }

    /** What all shards of a table have in common. */
    record Rows(long count, int shards, int width) implements Serializable {
        int inShard(int number) {
            return (int) ((count - number + shards - 1) / shards);
        }
    }

    int rows() {
        return answers.length;
    }

    /** N_k/N, of all rows. */
    float share() {
        return (float) ((double) rows() / count);
    }

    /** The weights of each class's rows, summed; of all rows where there are no classes. */
    double[] weightOfClasses() {
        double[] sums = new double[Math.max(1, classes)];
        for (int i = 0; i < answers.length; i++) {
            sums[classes == 0 ? 0 : (int) answers[i]] += weights == null ? 1 : weights[i];
        }
        return sums;
    }

    /** The rows with the weights that training uses; made once. */
    synchronized Dataset data(Weighing wanted) {
        Dataset made = data;
        if (made == null || !wanted.equals(weighing)) {
            made = new Dataset(names(), features, targets(), wanted.weights(answers, weights));
            data = made;
            weighing = wanted;
        }
        return made;
    }

    private List<String> names() {
        return IntStream.rangeClosed(1, width).mapToObj(i -> "x" + i).toList();
    }

    private Targets targets() {
        if (classes == 0) {
            return new Targets.Values(answers, List.of("y"));
        }
        int[] labels = new int[answers.length];
        Arrays.setAll(labels, i -> (int) answers[i]);
        return new Targets.Classes(
                labels, IntStream.range(0, classes).mapToObj(Integer::toString).toList());
    }

    /** Rows of this shard that are in the batch, ascending: memory is read faster in the order in which it lies. */
    synchronized int[] rows(Batch batch) {
        RowOrder wanted = batch.order();
        long[] all = places;
        if (all == null || !wanted.equals(order)) {
            all = new long[rows()];
            for (int i = 0; i < all.length; i++) {
                all[i] = place(i, wanted);
            }
            Arrays.sort(all);
            places = all;
            order = wanted;
        }
        int from = lowerBound(all, batch.from());
        int[] rows = new int[lowerBound(all, batch.from() + batch.rows()) - from];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (int) ((wanted.at(all[from + i]) - number) / of);
        }
        Arrays.sort(rows);
        return rows;
    }

    /** At which place of an order a row of this shard stands. */
    long place(int row, RowOrder order) {
        return order.placeOf(number + (long) row * of);
    }

    private static int lowerBound(long[] sorted, long value) {
        int at = Arrays.binarySearch(sorted, value);
        return at < 0 ? -at - 1 : at;
    }
}
