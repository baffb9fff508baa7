package nabla.train.schedule;

/** Multiplied by {@code factor} whenever the watched loss has not become smaller for {@code patience} epochs. */
public record ReduceOnPlateau(double factor, int patience) implements Schedule {
    /** @throws IllegalArgumentException unless 0 &lt; factor &lt; 1 and patience ≥ 1 */
    public ReduceOnPlateau {
        if (!(factor > 0 && factor < 1) || patience < 1) {
            throw new IllegalArgumentException("schedule plateau: factor " + factor + ", patience " + patience
                    + "; the factor must lie between 0 and 1, the patience be at least 1");
        }
    }

    @Override
    public Run start(int epochs) {
        return new Run() {
            private double current = 1;
            private double best = Double.POSITIVE_INFINITY;
            private int waited;

            @Override
            public double factor(double epoch) {
                return current;
            }

            @Override
            public void observe(double loss) {
                if (loss < best) {
                    best = loss;
                    waited = 0;
                } else if (++waited >= patience) {
                    current *= factor;
                    waited = 0;
                }
            }
        };
    }

    @Override
    public String name() {
        return "plateau:" + factor + "," + patience;
    }
}
