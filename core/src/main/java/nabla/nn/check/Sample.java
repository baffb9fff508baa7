package nabla.nn.check;

/**
 * One coordinate of x: what is claimed beside what is measured.
 *
 * @param error relative error |claimed − measured| / max(|claimed|, |measured|), 0 where the difference is below what
 *     can be measured
 * @param kink whether f has no derivative here; {@code error} is then 0 if the claim lies between both sides' slopes
 */
public record Sample(Block block, int index, double claimed, double measured, double error, boolean kink) {

    /** {@code W1[2, 0]}. */
    public String element() {
        return block.element(index);
    }
}
