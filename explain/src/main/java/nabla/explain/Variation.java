package nabla.explain;

/// Training with one line wrong, beside the same training with it right.
///
/// @param fault its name: `bias-not-summed`
/// @param sentence what is wrong, in words
/// @param right the equation as it should be
/// @param wrong the equation as it is miswritten
/// @param error the largest error of the gradients at the first step, relative to the largest gradient of its matrix
/// @param rightLoss L before every step, and after the last
public record Variation(
        String fault,
        String line,
        String sentence,
        String right,
        String wrong,
        double error,
        double[] rightLoss,
        double[] wrongLoss) {

    /// What loss curves cannot tell.
    static final String CAUTION =
            "A network with a wrong gradient often still learns, now and then even faster, from other "
                    + "starting weights not at all: the loss does not tell. A check does.";

    /// The sentence with a capital, as it stands alone.
    String statement() {
        return Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
    }
}
