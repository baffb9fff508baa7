package nabla.matrix;

/**
 * Where the elements of a rows × cols matrix lie in a flat array, as offsets from its first element.
 *
 * <ul>
 *   <li>{@code panel == 0}: row-major, element (i, j) at {@code i·stride + j}; {@code stride ≥ cols}.
 *   <li>{@code panel > 0}: panels of {@code panel} columns, each stored row by row,
 *       {@code [cols/panel][rows][panel]}, so that a product reads its right operand as one stream.
 * </ul>
 *
 * Elements that belong to no column (padding) are zero and stay zero.
 */
public record Layout(int rows, int cols, int stride, int panel) {

    /** Row-major without padding. */
    public static Layout rowMajor(int rows, int cols) {
        return new Layout(rows, cols, cols, 0);
    }

    /** Row-major, each row starting {@code stride} elements after the one before. */
    public static Layout rowMajor(int rows, int cols, int stride) {
        return new Layout(rows, cols, stride, 0);
    }

    /** Panels of {@code width} columns, the last one padded. */
    public static Layout panels(int rows, int cols, int width) {
        return new Layout(rows, cols, width, width);
    }

    /** Position of element (i, j). */
    public int at(int i, int j) {
        return panel == 0 ? i * stride + j : (j / panel * rows + i) * panel + j % panel;
    }

    /** Number of elements occupied, padding included. */
    public int size() {
        return panel == 0 ? rows * stride : (cols + panel - 1) / panel * rows * panel;
    }
}
