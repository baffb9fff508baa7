package nabla.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Which rows train and which are held out, both ascending. Classes are stratified: each keeps its share on both sides,
 * to within one row. The same seed gives the same split.
 */
public record Split(int[] training, int[] heldOut) {

    /** Holds out {@code fraction} of the rows, at least one, and leaves at least one to train on. */
    public static Split holdOut(Targets targets, double fraction, long seed) {
        int rows = targets.rows();
        if (!(fraction > 0 && fraction < 1)) {
            throw new DataException("held-out fraction " + fraction + " must lie between 0 and 1");
        }
        requireRows(rows, 2);
        int[] order = stratified(targets, seed);
        int heldOut = Math.min(Math.max((int) Math.round(rows * fraction), 1), rows - 1);
        // Row i of the order is held out where i·heldOut/rows passes a whole number: evenly spread, so over the classes
        // too.
        return of(order, i -> (i + 1L) * heldOut / rows > (long) i * heldOut / rows);
    }

    /** k splits; each row is held out in exactly one. */
    public static List<Split> folds(Targets targets, int k, long seed) {
        if (k < 2) {
            throw new DataException(k + " folds: cross-validation needs 2 or more");
        }
        requireRows(targets.rows(), k);
        int[] order = stratified(targets, seed);
        List<Split> folds = new ArrayList<>(k);
        for (int fold = 0; fold < k; fold++) {
            int held = fold;
            folds.add(of(order, i -> i % k == held));
        }
        return folds;
    }

    private static Split of(int[] order, IntPredicate held) {
        int[] training = IntStream.range(0, order.length)
                .filter(held.negate())
                .map(i -> order[i])
                .sorted()
                .toArray();
        int[] heldOut = IntStream.range(0, order.length)
                .filter(held)
                .map(i -> order[i])
                .sorted()
                .toArray();
        return new Split(training, heldOut);
    }

    /** The rows shuffled, then those of one class together. */
    private static int[] stratified(Targets targets, long seed) {
        int[] order = shuffled(targets.rows(), seed);
        if (!(targets instanceof Targets.Classes classes)) {
            return order;
        }
        int[] next = new int[classes.names().size() + 1]; // where the next row of each class goes
        for (int label : classes.labels()) {
            next[label + 1]++;
        }
        Arrays.parallelPrefix(next, Integer::sum);
        int[] sorted = new int[order.length];
        for (int row : order) {
            sorted[next[classes.labels()[row]]++] = row;
        }
        return sorted;
    }

    private static int[] shuffled(int rows, long seed) {
        int[] order = IntStream.range(0, rows).toArray();
        Random random = new Random(seed);
        for (int i = rows - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return order;
    }

    private static void requireRows(int rows, int needed) {
        if (rows < needed) {
            throw new DataException(rows + " rows cannot be split into " + needed + " parts: give more rows");
        }
    }
}
