package nabla.explain;

import java.util.Locale;

/// Numbers as a reader wants them.
final class Numbers {
    private Numbers() {}

    /// Four digits behind the point, in exponents where that shows nothing: `−0.1234`, `1.2e−06`.
    static String cell(double v) {
        double size = Math.abs(v);
        String text = v == 0
                ? "0"
                : size >= 1e5 || size < 5e-5
                        ? String.format(Locale.ROOT, "%.1e", v)
                        : v == Math.rint(v) ? Long.toString((long) v) : String.format(Locale.ROOT, "%.4f", v);
        return text.replace('-', '−');
    }

    /// An error: `3e−11`, and 0 where there is none.
    static String error(double v) {
        return v == 0 ? "0" : String.format(Locale.ROOT, "%.0e", v).replace('-', '−');
    }

    /// A large error, in percent: `70 %`.
    static String percent(double v) {
        return v < 0.001 ? error(v) : String.format(Locale.ROOT, v < 0.1 ? "%.1f %%" : "%.0f %%", 100 * v);
    }

    /// As short as it can be said: `4`, `0.5`.
    static String plain(double v) {
        return v == Math.rint(v) && Math.abs(v) < 1e15 ? Long.toString((long) v) : Double.toString(v);
    }
}
