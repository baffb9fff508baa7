package nabla.nn.check;

/**
 * A named matrix inside the flat x, row-major from {@code offset} on.
 *
 * @param always whether every element is checked, whatever the number of samples: biases, whose gradients go wrong most
 */
public record Block(String name, int offset, int rows, int cols, boolean always) {

    int size() {
        return rows * cols;
    }

    /** {@code W1[2, 0]}. */
    String element(int index) {
        int i = index - offset;
        return rows == 1 ? name + "[" + i + "]" : name + "[" + i / cols + ", " + i % cols + "]";
    }
}
