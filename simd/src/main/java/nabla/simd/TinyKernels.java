package nabla.simd;

import nabla.matrix.Function;
import nabla.matrix.Layout;
import nabla.matrix.Matrix;
import nabla.matrix.ScalarKernels;

/**
 * For steps so small that a call costs more than its arithmetic: plain loops, but functions on vectors, because a dozen
 * exponentials one by one take as long as the rest of the step. All elements of Z are staged as one row.
 */
final class TinyKernels extends ScalarKernels {
    private final VectorFunctions functions = new VectorFunctions();
    private Matrix stage = stage(0);

    @Override
    public String description() {
        return "scalar, functions on vectors of " + Lanes.F.vectorBitSize() + " bit";
    }

    @Override
    public void map(Matrix A, Function f, Matrix Z) {
        VectorFunction vf = functions.of(f);
        if (vf == null) {
            super.map(A, f, Z);
            return;
        }
        int size = Z.size();
        if (stage.cols < size) {
            stage = stage(Lanes.padded(size));
        }
        copy(Z, stage, true);
        vf.loop(stage, stage, 0, 1, 0, Lanes.padded(size) / Lanes.VL);
        copy(A, stage, false);
    }

    private Matrix stage(int width) {
        return new Matrix("stage", Layout.rowMajor(1, width), new float[width], 0, this);
    }

    /** M's rows one behind the other, to the stage or from it; without gaps between them they are one. */
    private static void copy(Matrix M, Matrix stage, boolean in) {
        int stride = M.layout().stride();
        int rows = stride == M.cols ? 1 : M.rows;
        int length = M.size() / Math.max(1, rows);
        for (int i = 0; i < rows; i++) {
            int at = M.offset() + i * stride;
            if (in) {
                System.arraycopy(M.floats(), at, stage.floats(), i * length, length);
            } else {
                System.arraycopy(stage.floats(), i * length, M.floats(), at, length);
            }
        }
    }
}
