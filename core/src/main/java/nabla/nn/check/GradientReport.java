package nabla.nn.check;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What a gradient check found.
 *
 * @param blocks the matrices of x, {@code W1, b1, …}; a function's x is one
 * @param samples the coordinates measured
 * @param directions random directions measured, each a claimed and a measured slope
 * @param guess at the fault, in a sentence; empty where all is right or nothing usual fits
 */
public record GradientReport(
        double tolerance, List<Block> blocks, List<Sample> samples, List<Sample> directions, String guess) {

    /** Whether every coordinate and every direction is within the tolerance. */
    public boolean correct() {
        return worst() <= tolerance && worstDirection() <= tolerance;
    }

    /** The largest relative error of a coordinate. */
    public double worst() {
        return samples.stream().mapToDouble(Sample::error).max().orElse(0);
    }

    /** The largest relative error of a direction; one that meets a kink is no witness. */
    public double worstDirection() {
        return directions.stream()
                .filter(d -> !d.kink())
                .mapToDouble(Sample::error)
                .max()
                .orElse(0);
    }

    /** Coordinates where f has no derivative. */
    public List<Sample> kinks() {
        return samples.stream().filter(Sample::kink).toList();
    }

    /** The report: a line for each matrix, then what is wrong and the guess. */
    @Override
    public String toString() {
        var out = new StringBuilder();
        out.append(correct() ? "gradient check: right" : "gradient check: WRONG");
        out.append(format(
                " (worst relative error %.1e, tolerance %.0e)%n", Math.max(worst(), worstDirection()), tolerance));
        for (Block block : blocks) {
            appendBlock(out, block);
        }
        if (!directions.isEmpty()) {
            out.append(format(
                    "  %-12s %d random ones, worst %.1e%s%n",
                    "directions", directions.size(), worstDirection(), worstDirection() > tolerance ? "  WRONG" : ""));
        }
        if (!kinks().isEmpty()) {
            out.append("  kinks        no derivative at ");
            out.append(String.join(
                    ", ", kinks().stream().limit(5).map(Sample::element).toList()));
            out.append(kinks().size() > 5 ? ", …" : "");
            out.append(format("; the claim there must lie between the slopes of both sides%n"));
        }
        if (worst() <= tolerance && worstDirection() > tolerance) {
            out.append(format("  The fault is at a coordinate that was not sampled: ask for more samples.%n"));
        }
        if (!guess.isEmpty()) {
            out.append(format("  guess: %s%n", guess));
        }
        return out.toString();
    }

    private void appendBlock(StringBuilder out, Block block) {
        var mine = samples.stream().filter(s -> s.block().equals(block)).toList();
        Sample worst =
                mine.stream().max(Comparator.comparingDouble(Sample::error)).orElseThrow();
        out.append(format(
                "  %-4s %-7s %d of %d checked, worst %.1e",
                block.name(), block.rows() + "×" + block.cols(), mine.size(), block.size(), worst.error()));
        if (worst.error() > tolerance) {
            out.append(format(
                    "  WRONG at %s: claimed %.7g, measured %.7g", worst.element(), worst.claimed(), worst.measured()));
        }
        out.append(System.lineSeparator());
    }

    private static String format(String pattern, Object... args) {
        return String.format(Locale.ROOT, pattern, args);
    }
}
