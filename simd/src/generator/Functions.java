import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Locale;

/// The activation functions on vectors, one line each. Their loops are written out for each of them, because C2 keeps
/// vectors in registers only where it sees which function is called.
final class Functions {
    /// f in terms of z, f′ in terms of z and a = f(z); c is the function's constant.
    private record Entry(String name, String f, String df) {}

    private static final List<Entry> TABLE = List.of(
            new Entry("Identity", "z", "ONE"),
            new Entry("Relu", "z.blend(0f, z.compare(LT, 0f))", "ZERO.blend(ONE, a.compare(GT, 0f))"),
            new Entry("LeakyRelu", "z.mul(c).blend(z, z.compare(GT, 0f))", "ONE.mul(c).blend(ONE, a.compare(GT, 0f))"),
            new Entry(
                    "Elu",
                    "expm1OfNegative(z).mul(c).blend(z, z.compare(GT, 0f))",
                    "a.add(c).blend(ONE, a.compare(GT, 0f))"),
            new Entry("Sigmoid", "sigmoid(z)", "a.mul(ONE.sub(a))"),
            new Entry("Tanh", "tanh(z)", "ONE.sub(a.mul(a))"),
            new Entry("Softplus", "softplus(z)", "sigmoid(z)"),
            new Entry("Silu", "silu(z)", "siluSlope(z)"),
            new Entry("Gelu", "gelu(z)", "geluSlope(z)"));

    static String source() {
        return """
                import static jdk.incubator.vector.VectorOperators.GT;
                import static jdk.incubator.vector.VectorOperators.LT;
                import static nabla.simd.Elementary.*;

                import nabla.matrix.Matrix;

                /** Each activation function as loops over vectors. */
                @Generated("Functions")
                @NullMarked
                final class Functions {
                    private static final FloatVector ZERO = FloatVector.zero(F);
                    private static final FloatVector ONE = FloatVector.broadcast(F, 1f);

                    private Functions() {}
                {CLASSES}}
                """.replace("{CLASSES}", TABLE.stream().map(Functions::loops).collect(joining()));
    }

    private static String loops(Entry entry) {
        return """

                    static final class {NAME} extends VectorFunction {
                {CONSTANT}        @Override
                        void loop(Matrix A, Matrix Z, int row, int rows, int col, int vectors) {
                {A}{Z}            for (int j = 0; j < vectors * VL; j += VL) {
                                for (int r = 0; r < rows; r++) {
                                    var z = FloatVector.fromArray(F, zs, zt + r * ldz + j);
                                    {F}.intoArray(as, at + r * lda + j);
                                }
                            }
                        }

                        @Override
                        void chain(Matrix dZ, Matrix dA, Matrix Z, Matrix A, int row, int rows, int col, int vectors) {
                {dZ}{dA}{Z}{A}            for (int j = 0; j < vectors * VL; j += VL) {
                                for (int r = 0; r < rows; r++) {
                                    var z = FloatVector.fromArray(F, zs, zt + r * ldz + j);
                                    var a = FloatVector.fromArray(F, as, at + r * lda + j);
                                    var da = FloatVector.fromArray(F, das, dat + r * ldda + j);
                                    da.mul({DF}).intoArray(dzs, dzt + r * lddz + j);
                                }
                            }
                        }
                    }
                """.replace("{A}", operand("A"))
                .replace("{Z}", operand("Z"))
                .replace("{dA}", operand("dA"))
                .replace("{dZ}", operand("dZ"))
                .replace("{NAME}", entry.name)
                .replace("{CONSTANT}", (entry.f + entry.df).contains("(c)") ? constant(entry.name) : "")
                .replace("{F}", entry.f)
                .replace("{DF}", entry.df);
    }

    /// The array of a matrix, where the block begins in it and the distance of its rows.
    private static String operand(String name) {
        return """
                            float[] {m}s = {M}.floats();
                            int {m}t = at({M}, row, col);
                            int ld{m} = {M}.layout().stride();
                """.replace("{M}", name).replace("{m}", name.toLowerCase(Locale.ROOT));
    }

    private static String constant(String name) {
        return """
                        private final float c;

                        {NAME}(float c) {
                            this.c = c;
                        }

                """.replace("{NAME}", name);
    }
}
