package nabla.explain;

import java.util.List;

/// One equation of a training step on one batch.
///
/// @param symbol what it computes: `db2`
/// @param coded as the verb that ran says it: `db2 = 1ᵀ·dZ2`
/// @param call which kernel call it ran in, from 1; equations of one number were fused into one call
/// @param java the line of code that spoke the verb
/// @param shapes `1×1 = 1×4 · 4×1`
/// @param numbers the result, as the coded program left it
/// @param reads what it reads, by name
/// @param reason why it reads as it does
/// @param derived the same by differentiating the loss
/// @param measured the same by central differences of the loss
/// @param numpy its twin in NumPy
public record Equation(
        Phase phase,
        String symbol,
        String coded,
        int call,
        String java,
        String numpy,
        String shapes,
        double[][] numbers,
        List<String> reads,
        String reason,
        Witness derived,
        Witness measured) {

    boolean agreesWithin(double tolerance) {
        return derived.agreesWithin(tolerance) && measured.agreesWithin(tolerance);
    }
}
