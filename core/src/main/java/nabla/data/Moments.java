package nabla.data;

/**
 * Count, mean and sum of squared deviations of some numbers, and their least and greatest. Those of two parts give
 * those of the whole (Chan, Golub, LeVeque, "Updating formulae and a pairwise algorithm for computing sample
 * variances", 1979).
 */
record Moments(long count, double mean, double squares, double least, double greatest) {
    static final Moments NONE = new Moments(0, 0, 0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);

    /** Of {@code values[0, length)}, the missing ones (NaN) left out. */
    static Moments of(float[] values, int length) {
        int count = 0;
        double sum = 0;
        double least = Double.POSITIVE_INFINITY;
        double greatest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < length; i++) {
            float value = values[i];
            if (!Float.isNaN(value)) {
                count++;
                sum += value;
                least = value < least ? value : least;
                greatest = value > greatest ? value : greatest;
            }
        }
        if (count == 0) {
            return NONE;
        }
        double mean = sum / count;
        double squares = 0;
        for (int i = 0; i < length; i++) {
            if (!Float.isNaN(values[i])) {
                squares += (values[i] - mean) * (values[i] - mean);
            }
        }
        return new Moments(count, mean, squares, least, greatest);
    }

    Moments plus(Moments other) {
        if (count == 0 || other.count == 0) {
            return count == 0 ? other : this;
        }
        long n = count + other.count;
        double apart = other.mean - mean;
        return new Moments(
                n,
                mean + apart * other.count / n,
                squares + other.squares + apart * apart * count * other.count / n,
                Math.min(least, other.least),
                Math.max(greatest, other.greatest));
    }

    /** Standard deviation of the numbers themselves (divided by n). */
    double deviation() {
        return Math.sqrt(squares / count);
    }
}
