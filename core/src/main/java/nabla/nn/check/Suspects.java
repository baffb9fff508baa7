package nabla.nn.check;

import java.util.List;
import java.util.Locale;

/** Guesses from the numbers alone: is the claim a usual multiple of what is measured? */
final class Suspects {
    /** A ratio is told from its neighbours by this much, whatever the tolerance. */
    private static final double NEAR = 1e-3;

    private Suspects() {}

    /**
     * @param wrong coordinates of one matrix
     * @param n the number of rows in the batch, 1 where there is none
     */
    static String of(List<Sample> wrong, int n) {
        String name = wrong.get(0).block().name();
        if (wrong.stream().allMatch(s -> s.claimed() == 0)) {
            return "d" + name + " is zero: its equation is missing, or its result goes nowhere";
        }
        double ratio = wrong.get(0).claimed() / wrong.get(0).measured();
        if (!wrong.stream().allMatch(s -> near(s.claimed(), ratio * s.measured()))) {
            return wrong.size() > 1 && allEqual(wrong) ? "every element of d" + name + " is the same" : "";
        }
        String is = "d" + name + " is ";
        if (near(ratio, -1)) {
            return is + "what it should be with the sign turned round";
        } else if (n > 1 && near(ratio, n)) {
            return is + n + " times what it should be, and the batch has " + n + " rows: a 1/N is missing";
        } else if (n > 1 && near(ratio, 1.0 / n)) {
            return is + "1/" + n + " of what it should be, and the batch has " + n
                    + " rows: a mean where the sum belongs";
        } else if (near(ratio, 2)) {
            return is + "twice what it should be: a ½ or a factor 2 is on one side only";
        } else if (near(ratio, 0.5)) {
            return is + "half of what it should be: a factor 2 is missing";
        }
        return wrong.size() > 1 && Double.isFinite(ratio)
                ? String.format(Locale.ROOT, "%s%.4g times what it should be, in every element measured", is, ratio)
                : "";
    }

    private static boolean allEqual(List<Sample> samples) {
        return samples.stream().allMatch(s -> near(s.claimed(), samples.get(0).claimed()));
    }

    private static boolean near(double a, double b) {
        return Math.abs(a - b) <= NEAR * Math.max(Math.abs(a), Math.abs(b));
    }
}
