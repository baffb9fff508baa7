package nabla.bench;

import java.util.Arrays;
import java.util.function.DoubleSupplier;

/** How often something can be done a second: the median over windows of about 20 ms, and the range of nine in ten. */
public record Rate(double low, double median, double high) {
    private static final double WINDOW_SECONDS = 0.02;

    /**
     * Runs {@code once} for about a third of {@code seconds} to warm up, then for {@code seconds}, and counts.
     *
     * @param once does it; what it returns is summed so that nothing can be left out
     */
    public static Rate of(double seconds, DoubleSupplier once) {
        double sink = 0;
        long calls = 0;
        long start = System.nanoTime();
        while (System.nanoTime() - start < seconds * 1e9 / 3) {
            sink += once.getAsDouble();
            calls++;
        }
        int perWindow = (int) Math.max(1, calls / (seconds / 3) * WINDOW_SECONDS);
        double[] rates = new double[16];
        int windows = 0;
        start = System.nanoTime();
        while (System.nanoTime() - start < seconds * 1e9 || windows == 0) {
            long from = System.nanoTime();
            for (int i = 0; i < perWindow; i++) {
                sink += once.getAsDouble();
            }
            if (windows == rates.length) {
                rates = Arrays.copyOf(rates, 2 * windows);
            }
            rates[windows++] = perWindow * 1e9 / (System.nanoTime() - from);
        }
        if (Double.isNaN(sink)) {
            throw new IllegalStateException("bench: the loss is no number, so the steps timed are not a training");
        }
        Arrays.sort(rates, 0, windows);
        return new Rate(rates[windows / 20], rates[windows / 2], rates[windows - 1 - windows / 20]);
    }

    /** Each figure times {@code factor}. */
    public Rate times(double factor) {
        return new Rate(low * factor, median * factor, high * factor);
    }
}
