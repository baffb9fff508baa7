import static java.util.stream.Collectors.joining;

import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// The register tiles of a product: `rows` rows by `vectors` vectors of C live in registers while k runs.
final class Tiles {
    private static final int ROWS = 8;
    private static final int VECTORS = 2;

    /// How A is read: element (r, k) is `a[base + index]`, the base being fixed for a row or for a k.
    private enum Left {
        /// A as it lies: the rows' bases are fixed before the loop.
        ROWS("a[at + r·lda + k]"),
        /// A transposed as it lies: one base for each k, the rows beside each other.
        COLUMNS("a[at + k·lda + r]");

        final String where;

        Left(String where) {
            this.where = where;
        }

        String method() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        String beforeLoop(int rows) {
            return this == ROWS ? each(rows, r -> "        int a%d = at + %d * lda;\n".formatted(r, r)) : "";
        }

        String inLoop() {
            return this == COLUMNS ? "            int ak = at + k * lda;\n" : "";
        }

        String index(int r) {
            return this == ROWS ? "a" + r + " + k" : "ak + " + r;
        }
    }

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
                .replace("{METHODS}", methods(Left.ROWS) + methods(Left.COLUMNS));
    }

    private static String methods(Left left) {
        return dispatch(left) + each(VECTORS, v -> each(ROWS, r -> tile(left, r + 1, v + 1)));
    }

    private static final String OPERANDS =
            "float[] a, int at, int lda, float[] b, int bt, int depth, float[] s, int st, int lds, float[] c, int ct, int ldc";
    private static final String NAMES = OPERANDS.replaceAll("float\\[] |int ", "");

    private static String dispatch(Left left) {
        return """
                    /** The tile of this size; A's element (r, k) is {@code {WHERE}}. */
                    static void {LEFT}(int rows, int vectors, {OPERANDS}) {
                        switch (vectors * {STEP} + rows) {
                {CASES}            default -> throw new IllegalArgumentException(rows + "×" + vectors + " tile");
                        }
                    }

                """.replace("{WHERE}", left.where)
                .replace("{LEFT}", left.method())
                .replace("{OPERANDS}", OPERANDS)
                .replace("{STEP}", "" + (ROWS + 1))
                .replace(
                        "{CASES}",
                        each(
                                VECTORS,
                                v -> each(
                                        ROWS,
                                        r -> "            case %d -> %s%dx%d(%s);\n"
                                                .formatted(
                                                        (v + 1) * (ROWS + 1) + r + 1,
                                                        left.method(),
                                                        r + 1,
                                                        v + 1,
                                                        NAMES))));
    }

    private static String tile(Left left, int rows, int vectors) {
        return """
                    private static void {LEFT}{ROWS}x{VECTORS}({OPERANDS}) {
                {START}{BASES}        for (int k = 0; k < depth; k++) {
                            int bk = bt + k * WIDTH;
                {BASE}{LOAD}{MULTIPLY}        }
                {STORE}    }

                """.replace("{LEFT}", left.method())
                .replace("{ROWS}", "" + rows)
                .replace("{VECTORS}", "" + vectors)
                .replace("{OPERANDS}", OPERANDS)
                .replace(
                        "{START}",
                        each(
                                rows,
                                r -> each(
                                        vectors,
                                        v ->
                                                "        var c%d%d = FloatVector.fromArray(F, s, st + %d * lds + %d * VL);\n"
                                                        .formatted(r, v, r, v))))
                .replace("{BASES}", left.beforeLoop(rows))
                .replace("{BASE}", left.inLoop())
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
                                                .formatted(r, left.index(r))
                                        + each(
                                                vectors,
                                                v -> "            c%d%d = x%d.fma(b%d, c%d%d);\n"
                                                        .formatted(r, v, r, v, r, v))))
                .replace(
                        "{STORE}",
                        each(
                                rows,
                                r -> each(
                                        vectors,
                                        v -> "        c%d%d.intoArray(c, ct + %d * ldc + %d * VL);\n"
                                                .formatted(r, v, r, v))));
    }

    static String each(int n, IntFunction<String> text) {
        return IntStream.range(0, n).mapToObj(text).collect(joining());
    }
}
