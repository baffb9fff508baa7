package nabla.train.schedule;

/** factorᵉ after e epochs. */
public record Exponential(double factor) implements Schedule {
    /** @throws IllegalArgumentException unless 0 &lt; factor ≤ 1 */
    public Exponential {
        if (!(factor > 0 && factor <= 1)) {
            throw new IllegalArgumentException(
                    "schedule exponential: factor " + factor + "; it must be above 0 and at most 1");
        }
    }

    @Override
    public Run start(int epochs) {
        return epoch -> Math.pow(factor, Math.floor(epoch));
    }

    @Override
    public String name() {
        return "exponential:" + factor;
    }
}
