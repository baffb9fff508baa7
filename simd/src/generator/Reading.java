/// How an unrolled loop reads the left operand A, whose element (row, column) is `a[at + row·lda + column]`.
enum Reading {
    /// What is unrolled lies lda apart: each has a base of its own, fixed before the loop.
    APART,
    /// What is unrolled lies side by side: one base for each turn of the loop.
    BESIDE;

    String beforeLoop(int unrolled) {
        return this == APART ? Tiles.each(unrolled, i -> "        int a%d = at + %d * lda;\n".formatted(i, i)) : "";
    }

    String inLoop(String turn) {
        return this == BESIDE ? "            int ak = at + %s * lda;\n".formatted(turn) : "";
    }

    String index(int i, String turn) {
        return this == APART ? "a" + i + " + " + turn : "ak + " + i;
    }
}
