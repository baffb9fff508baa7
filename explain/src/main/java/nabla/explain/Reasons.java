package nabla.explain;

import nabla.matrix.Function;
import nabla.matrix.Verb;

/// Why an equation reads as it does: a sentence or two, in the names and numbers at hand.
final class Reasons {
    private final int rows;

    Reasons(int rows) {
        this.rows = rows;
    }

    private String examples() {
        return rows == 1 ? "the one example" : "all " + rows + " examples";
    }

    String of(Verb verb) {
        return switch (verb) {
            case Verb.Affine v ->
                "One row for each example: a weighted sum of the row of " + v.X().name + ", plus the bias. "
                        + v.b().name + " is a single row and is copied under " + examples() + " (1·" + v.b().name
                        + "): remember that copy on the way back.";
            case Verb.Map v ->
                v.f().symbol() + ", element by element"
                        + (v.A().name.equals("P")
                                ? ", makes predictions of what the last layer gave. "
                                : "; without it two layers would be one linear layer. ")
                        + v.A().name + " is kept: the way back needs it.";
            case Verb.Mask v ->
                "Dropout: each unit stays with probability keep and is then divided by keep, so that "
                        + "the expected value is the same. This mask is held while differences are measured.";
            case Verb.Times v ->
                v.C().name.startsWith("d")
                        ? "The mask was a factor forward, so the same mask is the factor backward: what was dropped gets "
                                + "no gradient."
                        : "Units that are dropped are zero for this step; the others are scaled up.";
            case Verb.Softmax v ->
                "Each row's exponentials divided by their sum: every row of " + v.P().name + " adds up to 1.";
            case Verb.Total v -> total(v.c());
            case Verb.CrossEntropy v ->
                "Minus the logarithm of the probability given to the right class, computed " + "from the logits "
                        + v.Z().name + " so that it is exact however large they are. " + total(v.c());
            case Verb.Penalize v ->
                "The penalty on " + v.W().name + ", added once a batch and not once an example; biases have none.";
            case Verb.Diff v -> diff(v);
            case Verb.Slope v -> "The slope of the loss at each prediction, one row an example.";
            case Verb.Chain v -> chain(v);
            case Verb.Mul v -> v.A().transposed() ? weights(v) : inputs(v);
            case Verb.SumRows v ->
                "The one row of the bias was copied to " + examples() + ", so it answers for all of them: what is "
                        + "copied forward is summed backward. One entry for each unit.";
            case Verb.PenaltySlope v -> "The penalty's own slope, added to what the examples say.";
            case Verb.Step v ->
                "Against the gradient, because the gradient points uphill. " + v.dW().name + " has " + v.W().name
                        + "'s shape, " + v.W().shape() + ", so the two can be subtracted.";
            case Verb.Fused v -> throw new IllegalArgumentException("a fused verb is explained part by part");
        };
    }

    private String total(double c) {
        return c == 1
                ? "Summed over " + examples() + " into one number. Gradients are then sums over the batch too."
                : "One number for the batch. The factor before the sum stands here, once; every gradient below is a plain "
                        + "sum and inherits it.";
    }

    private static String diff(Verb.Diff v) {
        if (v.D().name.equals("d" + v.P().name)) {
            String difference = v.P().name + " − " + v.Y().name;
            return "A square's slope is twice its inside, " + difference
                    + (v.c() == 1
                            ? ": the ½ before the square takes the 2 away. "
                            : "; that 2 and the factors of the loss stand before it, as one number. ")
                    + (v.P().name.equals("P")
                            ? "This is the gradient at P, behind the last function, not yet at the pre-activation."
                            : "Nothing follows " + v.P().name + ", so this is where the way back begins.");
        }
        return "Output function and loss belong together: the output function's slope cancels against the "
                + "logarithm's, and what is left of both is prediction minus target.";
    }

    private static String chain(Verb.Chain v) {
        return "The chain rule, element by element: what arrives, times the slope of " + v.f().symbol()
                + " at the same place. " + slope(v.f(), v.A().name, v.dA().name);
    }

    private static String slope(Function f, String a, String da) {
        return switch (f.name()) {
            case "sigmoid" ->
                "σ′ is " + a + " ⊙ (1 − " + a + "), written in the output " + a + ", never in the gradient " + da + ".";
            case "tanh" -> "tanh′ is 1 − " + a + "², written in the output " + a + ".";
            case "relu" -> "relu′ is 1 where the unit was on and 0 where it was off.";
            default -> "";
        };
    }

    private String weights(Verb.Mul v) {
        String x = v.A().T.name;
        String dz = v.B().name;
        return "A weight touches " + examples() + ". Example r adds (row r of " + x + ")ᵀ·(row r of " + dz
                + "), and the product " + v.A().name + "·" + dz + " is the sum of these. " + x
                + " is what this layer saw on the way forward.";
    }

    private static String inputs(Verb.Mul v) {
        return "Each input reached every unit through its weight, so it collects from every unit through the same "
                + "weight: a sum over units, not over examples. There is still one row for each example.";
    }
}
