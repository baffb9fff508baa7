package nabla.train.schedule;

/** Linear from 0 to 1 over {@code warmUp} epochs, then ½(1 + cos πt) down to 0 at the end (Loshchilov and Hutter 2017, eq. 5). */
public record Cosine(double warmUp) implements Schedule {
    /** @throws IllegalArgumentException unless warmUp ≥ 0 */
    public Cosine {
        if (!(warmUp >= 0)) {
            throw new IllegalArgumentException("schedule cosine: warm-up of " + warmUp + " epochs; at least 0");
        }
    }

    @Override
    public Run start(int epochs) {
        return epoch -> {
            if (epoch < warmUp) {
                return epoch / warmUp;
            }
            double t = epochs <= warmUp ? 1 : (epoch - warmUp) / (epochs - warmUp);
            return (1 + Math.cos(Math.PI * Math.min(1, t))) / 2;
        };
    }

    @Override
    public String name() {
        return "cosine:" + warmUp;
    }
}
