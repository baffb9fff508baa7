package nabla.explain;

/// What one of the three says about an equation.
///
/// @param says its equation, or how it came to its numbers; empty where it has nothing to say
/// @param error its largest difference from the coded numbers, relative to the largest of them; NaN without a say
public record Witness(String says, double error) {
    static final Witness SILENT = new Witness("", Double.NaN);

    public boolean speaks() {
        return !Double.isNaN(error);
    }

    boolean agreesWithin(double tolerance) {
        return !speaks() || error <= tolerance;
    }
}
