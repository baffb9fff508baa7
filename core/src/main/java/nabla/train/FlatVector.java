package nabla.train;

import nabla.matrix.Matrix;

/** θ and ∇ as vectors: what is asked of them as a whole, in either precision. Padding is zero and changes nothing. */
final class FlatVector {
    private FlatVector() {}

    /** ‖v‖₂. */
    static double norm(Matrix v) {
        double sum = 0;
        if (v.isDouble()) {
            for (double x : v.doubles()) {
                sum += x * x;
            }
        } else {
            for (float x : v.floats()) {
                sum += (double) x * x;
            }
        }
        return Math.sqrt(sum);
    }

    static void scale(Matrix v, double c) {
        if (v.isDouble()) {
            double[] x = v.doubles();
            for (int i = 0; i < x.length; i++) {
                x[i] *= c;
            }
        } else {
            float[] x = v.floats();
            for (int i = 0; i < x.length; i++) {
                x[i] *= (float) c;
            }
        }
    }

    static void clamp(Matrix v, double limit) {
        if (v.isDouble()) {
            double[] x = v.doubles();
            for (int i = 0; i < x.length; i++) {
                x[i] = Math.max(-limit, Math.min(limit, x[i]));
            }
        } else {
            float[] x = v.floats();
            float l = (float) limit;
            for (int i = 0; i < x.length; i++) {
                x[i] = Math.max(-l, Math.min(l, x[i]));
            }
        }
    }

    static double[] copy(Matrix v) {
        if (v.isDouble()) {
            return v.doubles().clone();
        }
        float[] x = v.floats();
        double[] out = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            out[i] = x[i];
        }
        return out;
    }

    static void set(Matrix v, double[] from) {
        if (v.isDouble()) {
            System.arraycopy(from, 0, v.doubles(), 0, from.length);
        } else {
            float[] x = v.floats();
            for (int i = 0; i < x.length; i++) {
                x[i] = (float) from[i];
            }
        }
    }
}
