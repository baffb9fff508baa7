import static java.util.stream.Collectors.joining;

import java.util.stream.IntStream;

/// The transpose of a square block in registers, in log₂ n stages: stage d exchanges, for each pair of rows (i, i + d),
/// the elements off the diagonal of every 2d × 2d sub-block.
final class Transpose {

    static String source() {
        return """
                /** Bᵀ of a VL × VL block, in registers. */
                @Generated("Transpose")
                @NullMarked
                final class Transpose {
                    private Transpose() {}

                    /** Lane i gets lane i ⊕ d. */
                    private static VectorShuffle<Float> exchange(int d) {
                        return VectorShuffle.fromOp(F, i -> (i ^ d) % VL);
                    }

                    /** The lanes whose number has bit d. */
                    private static VectorMask<Float> upper(int d) {
                        long lanes = 0;
                        for (int i = 0; i < VL; i++) {
                            lanes |= (i & d) == 0 ? 0 : 1L << i;
                        }
                        return VectorMask.fromLong(F, lanes);
                    }

                {CONSTANTS}
                    /** Element (i, j) of the block is {@code a[at + i·lda + j]}; it goes to {@code t[tt + j·ldt + i]}. */
                    static void block(float[] a, int at, int lda, float[] t, int tt, int ldt) {
                        switch (VL) {
                            case 16 -> block16(a, at, lda, t, tt, ldt);
                            case 8 -> block8(a, at, lda, t, tt, ldt);
                            case 4 -> block4(a, at, lda, t, tt, ldt);
                            default -> throw new IllegalStateException("vectors of " + VL + " floats");
                        }
                    }

                {METHODS}}
                """.replace(
                        "{CONSTANTS}",
                        distances(16).mapToObj(d -> """
                            private static final VectorShuffle<Float> EXCHANGE{D} = exchange({D});
                            private static final VectorMask<Float> UPPER{D} = upper({D});
                        """.replace("{D}", "" + d)).collect(joining()))
                .replace("{METHODS}", method(4) + method(8) + method(16));
    }

    private static String method(int n) {
        return """
                    private static void block{N}(float[] a, int at, int lda, float[] t, int tt, int ldt) {
                {LOAD}        FloatVector x;
                {STAGES}{STORE}    }

                """.replace("{N}", "" + n)
                .replace(
                        "{LOAD}",
                        Tiles.each(
                                n,
                                i -> "        var r%d = FloatVector.fromArray(F, a, at + %d * lda);\n".formatted(i, i)))
                .replace("{STAGES}", distances(n).mapToObj(d -> stage(n, d)).collect(joining()))
                .replace("{STORE}", Tiles.each(n, i -> "        r%d.intoArray(t, tt + %d * ldt);\n".formatted(i, i)));
    }

    private static String stage(int n, int d) {
        return IntStream.range(0, n)
                .filter(i -> (i & d) == 0)
                .mapToObj(i ->
                        """
                        x = r{I}.blend(r{J}.rearrange(EXCHANGE{D}), UPPER{D});
                        r{J} = r{I}.rearrange(EXCHANGE{D}).blend(r{J}, UPPER{D});
                        r{I} = x;
                """.replace("{I}", "" + i).replace("{J}", "" + (i + d)).replace("{D}", "" + d))
                .collect(joining());
    }

    /// 1, 2, 4, … below n.
    private static IntStream distances(int n) {
        return IntStream.iterate(1, d -> d < n, d -> 2 * d);
    }
}
