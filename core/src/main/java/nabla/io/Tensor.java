package nabla.io;

import java.util.Arrays;

/** An array of any number of dimensions, row-major: the last dimension runs fastest. Arrays are shared, not copied. */
public sealed interface Tensor {
    int[] shape();

    /** The number of values. */
    int size();

    /** The values in single precision. */
    float[] floats();

    static Tensor of(int[] shape, float[] values) {
        return new F32(shape, values);
    }

    /** Single precision: 4 bytes a value. */
    record F32(int[] shape, float[] floats) implements Tensor {
        public F32 {
            requireSize(shape, floats.length);
        }

        @Override
        public int size() {
            return floats.length;
        }
    }

    /** Double precision: 8 bytes a value. */
    record F64(int[] shape, double[] doubles) implements Tensor {
        public F64 {
            requireSize(shape, doubles.length);
        }

        @Override
        public int size() {
            return doubles.length;
        }

        @Override
        public float[] floats() {
            float[] floats = new float[doubles.length];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = (float) doubles[i];
            }
            return floats;
        }
    }

    private static void requireSize(int[] shape, int values) {
        long size = Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact);
        if (size != values) {
            throw new IllegalArgumentException(
                    "shape " + Arrays.toString(shape) + " takes " + size + " values, not " + values);
        }
    }
}
