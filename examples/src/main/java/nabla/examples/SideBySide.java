package nabla.examples;

import java.util.Locale;

/// The training loss with the right line and with the wrong one, from the same weights.
record SideBySide(String right, double[] rightLosses, String wrong, double[] wrongLosses, int every) {
    @Override
    public String toString() {
        var text = new StringBuilder(String.format("%6s  %24s  %24s%n", "step", right, wrong));
        for (int i = 0; i < rightLosses.length; i++) {
            text.append(String.format(Locale.ROOT, "%6d  %24.6f  %24.6f%n", i * every, rightLosses[i], wrongLosses[i]));
        }
        return text.toString();
    }
}
