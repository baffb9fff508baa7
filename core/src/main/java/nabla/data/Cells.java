package nabla.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A growing rows × columns array of floats, in blocks of rows, each row-major. */
final class Cells {
    /** Rows of a block: 2^SHIFT. With 28 columns a block is 115 kB, which stays in a core's own cache while columns are worked on. */
    static final int SHIFT = 10;

    static final int BLOCK = 1 << SHIFT;

    private final int columns;
    private final List<float[]> blocks = new ArrayList<>();
    private int rows;

    Cells(int columns) {
        this.columns = columns;
    }

    int rows() {
        return rows;
    }

    int columns() {
        return columns;
    }

    float at(int row, int column) {
        return blocks.get(row >> SHIFT)[(row & BLOCK - 1) * columns + column];
    }

    /** The block that holds the row, which begins there at {@link #offset}. */
    float[] block(int row) {
        return blocks.get(row >> SHIFT);
    }

    int offset(int row) {
        return (row & BLOCK - 1) * columns;
    }

    /** Makes room for one more row; the caller writes it into {@link #block} at {@link #offset}. Returns its number. */
    int append() {
        int within = rows & BLOCK - 1;
        if (within == 0) {
            blocks.add(new float[(rows == 0 ? 1 : BLOCK) * columns]);
        } else if (rows < BLOCK && (within & within - 1) == 0) {
            blocks.set(
                    0, Arrays.copyOf(blocks.get(0), 2 * within * columns)); // a short table costs no more than it holds
        }
        return rows++;
    }

    /** Moves all rows of another to the end of this, freeing its blocks on the way. */
    void append(Cells other) {
        for (int row = 0; row < other.rows; row++) {
            int at = append();
            System.arraycopy(other.block(row), other.offset(row), block(at), offset(at), columns);
            if ((row & BLOCK - 1) == BLOCK - 1) {
                other.blocks.set(row >> SHIFT, new float[0]);
            }
        }
        other.blocks.clear();
        other.rows = 0;
    }
}
