package nabla.simd;

import static nabla.simd.Lanes.F;
import static nabla.simd.Lanes.VL;
import static nabla.simd.Tiles.WIDTH;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import nabla.matrix.Matrix;

/** Panels of matrices that lie otherwise: columns {@code col …} of the operand, {@code vectors} vectors wide. */
final class Packing {
    private Packing() {}

    /** scale·M, M row-major with room for whole vectors. */
    static void rows(Matrix M, int col, int vectors, float scale, float[] to) {
        float[] m = M.floats();
        int stride = M.layout().stride();
        for (int j = 0; j < vectors * VL; j += VL) {
            int from = M.offset() + col + j;
            for (int k = 0; k < M.rows; k++) {
                FloatVector.fromArray(F, m, from + k * stride).mul(scale).intoArray(to, k * WIDTH + j);
            }
        }
    }

    /**
     * Mᵀ, M in panels or with room for whole vectors: VL × VL blocks are transposed in registers. {@code to} has room for
     * whole blocks, {@code spare} for one, in which the rows that M lacks are zero.
     */
    static void transposed(Matrix M, int col, int vectors, float[] to, float[] spare) {
        float[] m = M.floats();
        int stride = M.layout().stride();
        for (int j = 0; j < vectors * VL; j += VL) {
            int rows = Math.min(VL, M.rows - col - j);
            for (int k = 0; k < M.cols; k += VL) {
                int from = M.offset() + M.layout().at(col + j, k);
                if (rows == VL) {
                    Transpose.block(m, from, stride, to, k * WIDTH + j, WIDTH);
                    continue;
                }
                Arrays.fill(spare, 0, VL * VL, 0f);
                for (int i = 0; i < rows; i++) {
                    System.arraycopy(m, from + i * stride, spare, i * VL, VL);
                }
                Transpose.block(spare, 0, VL, to, k * WIDTH + j, WIDTH);
            }
        }
    }

    /** s = s + 1ᵀ·panel, row after row. */
    static void addRows(float[] panel, int rows, int vectors, float[] s, int at) {
        for (int j = 0; j < vectors * VL; j += VL) {
            var sum = FloatVector.fromArray(F, s, at + j);
            for (int k = 0; k < rows; k++) {
                sum = sum.add(FloatVector.fromArray(F, panel, k * WIDTH + j));
            }
            sum.intoArray(s, at + j);
        }
    }
}
