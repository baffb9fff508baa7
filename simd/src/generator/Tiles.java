import static java.util.stream.Collectors.joining;

import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// The register tiles of a product: `rows` rows by `vectors` vectors of C live in registers while k runs.
final class Tiles {
    static final int ROWS = 10;
    static final int VECTORS = 2;

    static String source() {
        return """
                /**
                 * C = S + A·B on a tile of C held in registers: up to {ROWS} rows × {VECTORS} vectors. B is a panel, row k at
                 * {@code b[bt + k·WIDTH]}; row r of the start S at {@code s[st + r·lds]} (lds = 0 repeats one row); row r of C
                 * at {@code c[ct + r·ldc]}. Each element is one chain of fused multiply-adds in the order of k, whatever the
                 * size of the tile, so the bits do not depend on how C is cut into tiles.
                 */
                @Generated("Tiles")
                @NullMarked
                final class Tiles {
                    /** Rows of the tallest tile: as many as fit the registers. */
                    static final int ROWS = Math.min({ROWS}, (Lanes.REGISTERS - 1) / {VECTORS} - 1);

                    /** Vectors of the widest tile. */
                    static final int VECTORS = {VECTORS};

                    /** Columns of a panel. */
                    static final int WIDTH = VECTORS * VL;

                    private Tiles() {}

                {METHODS}}
                """.replace("{ROWS}", "" + ROWS)
                .replace("{VECTORS}", "" + VECTORS)
                .replace("{METHODS}", methods("rows", Reading.APART) + methods("columns", Reading.BESIDE));
    }

    private static String methods(String name, Reading reading) {
        return dispatch(
                        name,
                        "rows",
                        "depth",
                        "The tile of this size; A's element (r, k) is {@code "
                                + (reading == Reading.APART ? "a[at + r·lda + k]" : "a[at + k·lda + r]") + "}.")
                + each(VECTORS, v -> each(ROWS, r -> tile(name, reading, r + 1, v + 1)));
    }

    /// What a kernel is given, the length of its loop among it.
    static String operands(String loop) {
        return "float[] a, int at, int lda, float[] b, int bt, int " + loop
                + ", float[] s, int st, int lds, float[] c, int ct, int ldc";
    }

    /// The method that calls the kernel for so many of what is unrolled.
    static String dispatch(String name, String unrolled, String loop, String comment) {
        return """
                    /** {COMMENT} */
                    static void {NAME}(int {UNROLLED}, int vectors, {OPERANDS}) {
                        switch (vectors * {STEP} + {UNROLLED}) {
                {CASES}            default -> throw new IllegalArgumentException({UNROLLED} + " × " + vectors + " vectors");
                        }
                    }

                """.replace("{COMMENT}", comment)
                .replace("{NAME}", name)
                .replace("{UNROLLED}", unrolled)
                .replace("{OPERANDS}", operands(loop))
                .replace("{STEP}", "" + (ROWS + 1))
                .replace(
                        "{CASES}",
                        each(
                                VECTORS,
                                v -> each(
                                        ROWS,
                                        n -> "            case %d -> %s%dx%d(%s);\n"
                                                .formatted(
                                                        (v + 1) * (ROWS + 1) + n + 1,
                                                        name,
                                                        n + 1,
                                                        v + 1,
                                                        operands(loop).replaceAll("float\\[] |int ", "")))));
    }

    private static String tile(String name, Reading reading, int rows, int vectors) {
        return """
                    private static void {NAME}{ROWS}x{VECTORS}({OPERANDS}) {
                {START}{BASES}        for (int k = 0; k < depth; k++) {
                            int bk = bt + k * WIDTH;
                {BASE}{LOAD}{MULTIPLY}        }
                {STORE}    }

                """.replace("{NAME}", name)
                .replace("{ROWS}", "" + rows)
                .replace("{VECTORS}", "" + vectors)
                .replace("{OPERANDS}", operands("depth"))
                .replace(
                        "{START}",
                        each(
                                rows,
                                r -> each(
                                        vectors,
                                        v ->
                                                "        var c%d_%d = FloatVector.fromArray(F, s, st + %d * lds + %d * VL);\n"
                                                        .formatted(r, v, r, v))))
                .replace("{BASES}", reading.beforeLoop(rows))
                .replace("{BASE}", reading.inLoop("k"))
                .replace(
                        "{LOAD}",
                        each(
                                vectors,
                                v -> "            var b%d = FloatVector.fromArray(F, b, bk + %d * VL);\n"
                                        .formatted(v, v)))
                .replace(
                        "{MULTIPLY}",
                        each(
                                rows,
                                r -> "            var x%d = FloatVector.broadcast(F, a[%s]);\n"
                                                .formatted(r, reading.index(r, "k"))
                                        + each(
                                                vectors,
                                                v -> "            c%d_%d = x%d.fma(b%d, c%d_%d);\n"
                                                        .formatted(r, v, r, v, r, v))))
                .replace(
                        "{STORE}",
                        each(
                                rows,
                                r -> each(
                                        vectors,
                                        v -> "        c%d_%d.intoArray(c, ct + %d * ldc + %d * VL);\n"
                                                .formatted(r, v, r, v))));
    }

    static String each(int n, IntFunction<String> text) {
        return IntStream.range(0, n).mapToObj(text).collect(joining());
    }
}
