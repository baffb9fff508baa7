import static java.util.stream.Collectors.joining;

import java.util.List;

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

    private static String loops(Entry e) {
        return """

                    static final class {NAME} extends VectorFunction {
                {CONSTANT}        @Override
                        void loop(Matrix A, Matrix Z, int row, int rows, int col, int vectors) {
                            float[] as = A.floats();
                            float[] zs = Z.floats();
                            for (int r = row; r < row + rows; r++) {
                                int at = at(A, r, col);
                                int zt = at(Z, r, col);
                                for (int j = 0; j < vectors * VL; j += VL) {
                                    var z = FloatVector.fromArray(F, zs, zt + j);
                                    {F}.intoArray(as, at + j);
                                }
                            }
                        }

                        @Override
                        void chain(Matrix dZ, Matrix dA, Matrix Z, Matrix A, int row, int rows, int col, int vectors) {
                            float[] dzs = dZ.floats();
                            float[] das = dA.floats();
                            float[] zs = Z.floats();
                            float[] as = A.floats();
                            for (int r = row; r < row + rows; r++) {
                                int dzt = at(dZ, r, col);
                                int dat = at(dA, r, col);
                                int zt = at(Z, r, col);
                                int at = at(A, r, col);
                                for (int j = 0; j < vectors * VL; j += VL) {
                                    var z = FloatVector.fromArray(F, zs, zt + j);
                                    var a = FloatVector.fromArray(F, as, at + j);
                                    var da = FloatVector.fromArray(F, das, dat + j);
                                    da.mul({DF}).intoArray(dzs, dzt + j);
                                }
                            }
                        }
                    }
                """.replace("{NAME}", e.name)
                .replace("{CONSTANT}", (e.f + e.df).contains("(c)") ? constant(e.name) : "")
                .replace("{F}", e.f)
                .replace("{DF}", e.df);
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
