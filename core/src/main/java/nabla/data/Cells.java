package nabla.data;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** A growing rows × columns array of floats, in blocks of rows, each row-major. */
final class Cells {
    /**
     * Large enough that a collector leaves a block where it is, small enough that the last, half empty, is no waste.
     */
    private static final int MOST_IN_BLOCK = 1 << 20;

    private final int columns;
    private final int shift; // a block has room for 2^shift rows
    private float[][] blocks = new float[16][];
    private int[] first = new int[16]; // the row with which each block begins
    private int count; // of blocks
    private int rows;

    Cells(int columns) {
        this.columns = columns;
        shift = 31 - Integer.numberOfLeadingZeros(Math.max(1, MOST_IN_BLOCK / Math.max(1, columns)));
    }

    int rows() {
        return rows;
    }

    float at(int row, int column) {
        int block = find(row);
        return blocks[block][(row - first[block]) * columns + column];
    }

    /** The column's cells in {@code rows[from, to)}, to the beginning of {@code into}. */
    void copy(int column, int[] rows, int from, int to, float[] into) {
        for (int i = from; i < to; ) {
            int block = find(rows[i]);
            float[] cells = blocks[block];
            int begin = first[block];
            int end = block + 1 < count ? first[block + 1] : this.rows;
            for (; i < to && rows[i] >= begin && rows[i] < end; i++) {
                into[i - from] = cells[(rows[i] - begin) * columns + column];
            }
        }
    }

    /** Adds a row, copied from {@code row}. */
    void append(float[] row) {
        int within = count == 0 ? 0 : rows - first[count - 1];
        if (count == 0 || within == 1 << shift) {
            addBlock(new float[(count == 0 ? 1 : 1 << shift) * columns], rows);
            within = 0;
        } else if (within * columns == blocks[count - 1].length) {
            // A short table costs no more than twice what it holds.
            blocks[count - 1] = Arrays.copyOf(blocks[count - 1], 2 * within * columns);
        }
        System.arraycopy(row, 0, blocks[count - 1], within * columns, columns);
        rows++;
    }

    /** Takes over the rows of another, behind its own. */
    void append(Cells other) {
        for (int block = 0; block < other.count; block++) {
            addBlock(other.blocks[block], rows + other.first[block]);
        }
        rows += other.rows;
    }

    /** Replaces the column's cells that are not missing. */
    void map(int column, DoubleUnaryOperator f) {
        for (int row = 0; row < rows; row++) {
            int block = find(row);
            int at = (row - first[block]) * columns + column;
            float cell = blocks[block][at];
            if (!Float.isNaN(cell)) {
                blocks[block][at] = (float) f.applyAsDouble(cell);
            }
        }
    }

    private void addBlock(float[] block, int firstRow) {
        if (count == blocks.length) {
            blocks = Arrays.copyOf(blocks, 2 * count);
            first = Arrays.copyOf(first, 2 * count);
        }
        blocks[count] = block;
        first[count++] = firstRow;
    }

    /**
     * The block of a row: were all blocks full, this one; each that is not, where tables were joined, moves it by one.
     */
    private int find(int row) {
        int block = row >> shift;
        while (block + 1 < count && first[block + 1] <= row) {
            block++;
        }
        return block;
    }
}
