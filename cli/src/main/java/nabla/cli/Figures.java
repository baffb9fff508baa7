package nabla.cli;

import java.util.Locale;
import nabla.train.metric.Classification;
import nabla.train.metric.Evaluation;
import nabla.train.metric.Regression;

/** Numbers as people read them. */
final class Figures {
    private Figures() {}

    /** {@code 12,345}. */
    static String count(double n) {
        return String.format(Locale.ROOT, "%,.0f", n);
    }

    /** {@code 1 row}, {@code 12,345 rows}. */
    static String count(long n, String of) {
        return count(n) + " " + of + (n == 1 ? "" : "s");
    }

    /** Four digits: {@code 0.03141}, {@code 3.142e-05}. */
    static String digits(double x) {
        double size = Math.abs(x);
        if (size != 0 && (size < 1e-4 || size >= 1e6)) {
            return String.format(Locale.ROOT, "%.3e", x);
        }
        int places = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : size >= 1 ? 3 : 4;
        return String.format(Locale.ROOT, "%." + places + "f", x);
    }

    /** {@code 97.22 %}. */
    static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }

    /** Accuracy as a percentage, R² as a number. */
    static String headline(Evaluation evaluation) {
        return switch (evaluation) {
            case Classification c -> percent(c.accuracy());
            case Regression r -> digits(r.r2());
        };
    }

    /** {@code 1:02:03}, {@code 2:03}. */
    static String clock(double seconds) {
        long s = Math.round(seconds);
        return s < 3600
                ? String.format(Locale.ROOT, "%d:%02d", s / 60, s % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
    }

    /** {@code 4.21 s}. */
    static String seconds(double seconds) {
        return String.format(Locale.ROOT, seconds < 10 ? "%.2f s" : "%.0f s", seconds);
    }
}
