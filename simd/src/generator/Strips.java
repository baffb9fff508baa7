/// Products of few terms: `depth` rows by `vectors` vectors of B live in registers while the rows of C pass by.
final class Strips {

    static String source() {
        return """
                import static nabla.simd.Tiles.WIDTH;

                /**
                 * C = S + A·B for products of up to {@link Tiles#ROWS} terms, over any number of rows; operands as in
                 * {@link Tiles}. B stays in registers, and each row of C is loaded and stored as it passes, so that there are no
                 * tiles to begin and to end, which here would take as long as the multiplying. Each element is the same chain
                 * of fused multiply-adds as there.
                 */
                @Generated("Strips")
                @NullMarked
                final class Strips {
                    private Strips() {}

                {METHODS}}
                """.replace("{METHODS}", methods("rows", Reading.BESIDE) + methods("columns", Reading.APART));
    }

    private static String methods(String name, Reading reading) {
        return Tiles.dispatch(name, "depth", "rows", "The strip of this depth.")
                + Tiles.each(Tiles.VECTORS, v -> Tiles.each(Tiles.ROWS, k -> strip(name, reading, k + 1, v + 1)));
    }

    private static String strip(String name, Reading reading, int depth, int vectors) {
        return """
                    private static void {NAME}{DEPTH}x{VECTORS}({OPERANDS}) {
                {B}{BASES}        for (int r = 0; r < rows; r++) {
                            int sr = st + r * lds;
                            int cr = ct + r * ldc;
                {BASE}{START}{MULTIPLY}{STORE}        }
                    }

                """.replace("{NAME}", name)
                .replace("{DEPTH}", "" + depth)
                .replace("{VECTORS}", "" + vectors)
                .replace("{OPERANDS}", Tiles.operands("rows"))
                .replace(
                        "{B}",
                        Tiles.each(
                                depth,
                                k -> Tiles.each(
                                        vectors,
                                        v ->
                                                "        var b%d_%d = FloatVector.fromArray(F, b, bt + %d * WIDTH + %d * VL);\n"
                                                        .formatted(k, v, k, v))))
                .replace("{BASES}", reading.beforeLoop(depth))
                .replace("{BASE}", reading.inLoop("r"))
                .replace(
                        "{START}",
                        Tiles.each(
                                vectors,
                                v -> "            var c%d = FloatVector.fromArray(F, s, sr + %d * VL);\n"
                                        .formatted(v, v)))
                .replace(
                        "{MULTIPLY}",
                        Tiles.each(
                                depth,
                                k -> "            var x%d = FloatVector.broadcast(F, a[%s]);\n"
                                                .formatted(k, reading.index(k, "r"))
                                        + Tiles.each(
                                                vectors,
                                                v -> "            c%d = x%d.fma(b%d_%d, c%d);\n"
                                                        .formatted(v, k, k, v, v))))
                .replace(
                        "{STORE}",
                        Tiles.each(vectors, v -> "            c%d.intoArray(c, cr + %d * VL);\n".formatted(v, v)));
    }
}
