package nabla.train.optimizer;

/** Checks of the rules' constants, all said the same way. */
final class Ranges {
    private Ranges() {}

    static void fraction(String rule, String name, double v) {
        if (!(v >= 0 && v < 1)) {
            throw new IllegalArgumentException(rule + ": " + name + " is " + v + "; it must be at least 0 and below 1");
        }
    }

    static void positive(String rule, String name, double v) {
        if (!(v > 0 && v < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(rule + ": " + name + " is " + v + "; it must be positive");
        }
    }
}
