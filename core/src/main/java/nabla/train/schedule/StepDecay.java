package nabla.train.schedule;

/** factorᵏ after k·every epochs. */
public record StepDecay(int every, double factor) implements Schedule {
    /** @throws IllegalArgumentException unless every ≥ 1 and 0 &lt; factor ≤ 1 */
    public StepDecay {
        if (every < 1 || !(factor > 0 && factor <= 1)) {
            throw new IllegalArgumentException("schedule step: every " + every + " epochs, factor " + factor
                    + "; at least one epoch, and a factor above 0 and at most 1");
        }
    }

    @Override
    public Run start(int epochs) {
        return epoch -> Math.pow(factor, Math.floor(epoch / every));
    }

    @Override
    public String name() {
        return "step:" + every + "," + factor;
    }
}
