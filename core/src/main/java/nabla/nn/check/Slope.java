package nabla.nn.check;

import java.util.function.DoubleUnaryOperator;

/**
 * The measured derivative of t ↦ f(t) at 0: central differences extrapolated to step 0 (Ridders 1982), at the step
 * where neighbours in the tableau agree best.
 *
 * @param uncertainty how far {@code value} may be off: what the tableau disagrees by, and the rounding of f
 * @param left the slope on the left side, {@code right} that on the right
 * @param kink whether the two sides do not meet as the step shrinks, so that there is no derivative
 */
public record Slope(double value, double uncertainty, double left, double right, boolean kink) {
    private static final double LARGEST_STEP = 0.02;
    /** Each step is a quarter of the one before: errors fall by 16 a step and by 16 more with each extrapolation. */
    private static final int STEPS = 7;

    /** How often {@link #of} evaluates f. */
    public static final int EVALUATIONS = 2 * STEPS + 1;

    private static final double ROUNDING = Math.ulp(1.0);

    /** @param scale the size of a step that means something: 1, or |x| where that is larger */
    public static Slope of(DoubleUnaryOperator f, double scale) {
        double here = f.applyAsDouble(0);
        double[] previous = new double[STEPS];
        double value = Double.NaN;
        double uncertainty = Double.POSITIVE_INFINITY;
        double left = 0;
        double right = 0;
        double jump = 0;
        double jumpBefore = 0;
        double noise = 0;
        double h = LARGEST_STEP * scale;
        for (int j = 0; j < STEPS; j++, h /= 4) {
            double up = f.applyAsDouble(h);
            double down = f.applyAsDouble(-h);
            noise = ROUNDING * (Math.abs(up) + Math.abs(down) + Math.abs(here)) / h;
            right = (up - here) / h;
            left = (here - down) / h;
            jumpBefore = jump;
            jump = Math.abs(right - left);
            double[] row = new double[STEPS];
            row[0] = (up - down) / (2 * h);
            double power = 1;
            for (int k = 1; k <= j; k++) {
                power *= 16;
                row[k] = row[k - 1] + (row[k - 1] - previous[k - 1]) / (power - 1);
                double apart = Math.max(Math.abs(row[k] - row[k - 1]), Math.abs(row[k] - previous[k - 1])) + noise;
                if (apart < uncertainty) {
                    uncertainty = apart;
                    value = row[k];
                }
            }
            previous = row;
        }
        // Where f is smooth the two sides differ by h·f″, which falls with h; at a kink it stays.
        boolean stays = jump > 0.6 * jumpBefore;
        boolean kink = stays && jump > 1e-4 * Math.max(Math.abs(left), Math.abs(right)) && jump > 10 * noise;
        return new Slope(value, uncertainty, left, right, kink);
    }

    /** (f(h) − f(−h)) / 2h at one middling step: good to about ten digits, and two evaluations cheap. */
    static double quick(DoubleUnaryOperator f, double scale) {
        double h = Math.cbrt(ROUNDING) * scale;
        return (f.applyAsDouble(h) - f.applyAsDouble(-h)) / (2 * h);
    }

    /** Whether a claim lies between the slopes of the two sides: any such number is a subgradient. */
    boolean between(double claimed) {
        double margin = uncertaintyOfSides();
        return claimed >= Math.min(left, right) - margin && claimed <= Math.max(left, right) + margin;
    }

    private double uncertaintyOfSides() {
        return 1e-3 * Math.max(Math.abs(left), Math.abs(right));
    }
}
