package nabla.simd;

import java.util.ArrayList;
import java.util.List;
import nabla.matrix.Kernels;
import nabla.matrix.Layout;
import nabla.matrix.Matrix;
import nabla.matrix.Role;

/** Copies with room for whole vectors, of matrices that have none. They are kept: a step allocates nothing. */
final class Guests {
    private final Kernels kernels;
    private final List<Matrix> copies = new ArrayList<>();
    private int used;

    Guests(Kernels kernels) {
        this.kernels = kernels;
    }

    /** Whether M is row-major and each row has room for whole vectors. */
    static boolean fits(Matrix M) {
        return !M.transposed() && M.layout().panel() == 0 && M.layout().stride() >= Lanes.padded(M.cols);
    }

    /** Whether M, or what it is the transpose of, is row-major: a single panel is. */
    static boolean inRows(Matrix M) {
        Layout layout = M.layout();
        return layout.panel() == 0 || layout.cols() <= layout.panel();
    }

    /** Whether M, or what it is the transpose of, lies in our panels. */
    static boolean inPanels(Matrix M) {
        return M.layout().panel() == Tiles.WIDTH;
    }

    /** From here on copies may be used again. */
    void leave() {
        used = 0;
    }

    /** An input's elements. */
    Matrix copy(Matrix M) {
        Matrix copy = room(M.rows, M.cols);
        copy.set(M);
        return copy;
    }

    /** Room for an output, which the caller copies back. */
    Matrix room(int rows, int cols) {
        for (int i = used; i < copies.size(); i++) {
            Matrix free = copies.get(i);
            if (free.rows == rows && free.cols == cols) {
                copies.set(i, copies.get(used));
                copies.set(used++, free);
                return free;
            }
        }
        Matrix room = Matrix.zeros("copy", Role.SAMPLES, rows, cols, kernels);
        copies.add(used++, room);
        return room;
    }
}
