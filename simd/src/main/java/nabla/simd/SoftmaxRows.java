package nabla.simd;

import static nabla.simd.Lanes.F;
import static nabla.simd.Lanes.VL;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import nabla.matrix.Matrix;
import org.jspecify.annotations.Nullable;

/**
 * Softmax and its cross-entropy, row by row: with m = maxⱼ zⱼ, eⱼ = e^(zⱼ−m) and s = Σⱼ eⱼ, the row's p is e/s, its
 * loss log s − Σⱼ yⱼ·(zⱼ − m) and its gradient p − y. Rows are staged in the worker's memory, so they may lie anyhow
 * and need no room for whole vectors. Lanes are added in order: a compiled loop and an interpreted one give the same bits.
 */
@SuppressWarnings("NullAway.Init")
final class SoftmaxRows implements Team.Work {
    private static final int ROWS_A_PART = 16;
    /** Elements for which one more thread is worth its waking; what is done once a row takes as long as so many. */
    private static final long WORTH_A_THREAD = 4_000;

    private static final int ROW = 60;

    /** e^this is 0. */
    private static final float NOTHING = -200;

    private final Stage[] stages;
    private double[] losses = {};

    private Matrix Z;
    private @Nullable Matrix P;
    private @Nullable Matrix dZ;
    private @Nullable Matrix Y;
    private @Nullable Matrix w;
    private double c;

    /** A worker's rows: z − m, then e; y; the lanes of a sum. */
    private static final class Stage {
        float[] z = {};
        float[] y = {};
        final float[] lanes = new float[VL];
    }

    SoftmaxRows(int threads) {
        stages = new Stage[threads];
        Arrays.setAll(stages, i -> new Stage());
    }

    /** Writes those of P, dZ = c·w ⊙ (P − Y) and L = c·Σ w ⊙ (the rows' losses) that are asked for. */
    void run(
            Matrix Z,
            @Nullable Matrix P,
            @Nullable Matrix L,
            @Nullable Matrix dZ,
            @Nullable Matrix Y,
            @Nullable Matrix w,
            double c) {
        this.Z = Z;
        this.P = P;
        this.dZ = dZ;
        this.Y = Y;
        this.w = w;
        this.c = c;
        if (losses.length < Z.rows) {
            losses = new double[Z.rows];
        }
        int width = Lanes.padded(Z.cols);
        for (Stage stage : stages) {
            if (stage.z.length != width) {
                stage.z = new float[width];
                stage.y = new float[width];
            }
        }
        int threads = (int) Math.min(stages.length, 1 + (long) Z.rows * (ROW + Z.cols) / WORTH_A_THREAD);
        Team.SHARED.run((Z.rows + ROWS_A_PART - 1) / ROWS_A_PART, threads, this);
        if (L != null) {
            double total = 0;
            for (int i = 0; i < Z.rows; i++) {
                total += losses[i];
            }
            L.floats()[L.offset()] = (float) total;
        }
    }

    @Override
    public void run(int part, int worker) {
        int end = Math.min(Z.rows, (part + 1) * ROWS_A_PART);
        for (int i = part * ROWS_A_PART; i < end; i++) {
            row(i, stages[worker]);
        }
    }

    private void row(int i, Stage stage) {
        int n = Z.cols;
        float[] z = stage.z;
        System.arraycopy(Z.floats(), at(Z, i), z, 0, n);
        centre(z, n);
        double weight = w == null ? c : c * w.floats()[at(w, i)];
        double matched = 0;
        if (Y != null) {
            System.arraycopy(Y.floats(), at(Y, i), stage.y, 0, n);
            Arrays.fill(stage.y, n, stage.y.length, 0);
            matched = dot(z, stage.y, stage.lanes);
        }
        double sum = exponentials(z, stage.lanes);
        losses[i] = weight * (Math.log(sum) - matched);
        scale(z, (float) (1 / sum));
        if (P != null) {
            System.arraycopy(z, 0, P.floats(), at(P, i), n);
        }
        if (dZ != null) {
            difference(z, stage.y, (float) weight);
            System.arraycopy(z, 0, dZ.floats(), at(dZ, i), n);
        }
    }

    private static int at(Matrix M, int row) {
        return M.offset() + row * M.layout().stride();
    }

    // ---- on a staged row

    /** z = z − max z. */
    private static void centre(float[] z, int n) {
        Arrays.fill(z, n, z.length, z[0]);
        var most = FloatVector.broadcast(F, z[0]);
        for (int j = 0; j < z.length; j += VL) {
            most = most.max(FloatVector.fromArray(F, z, j));
        }
        float max = most.reduceLanes(VectorOperators.MAX);
        for (int j = 0; j < z.length; j += VL) {
            FloatVector.fromArray(F, z, j).sub(max).intoArray(z, j);
        }
        Arrays.fill(z, n, z.length, NOTHING);
    }

    /** z = eᶻ; returns Σ eᶻ. */
    private static double exponentials(float[] z, float[] lanes) {
        var sum = FloatVector.zero(F);
        for (int j = 0; j < z.length; j += VL) {
            var e = Elementary.exp(FloatVector.fromArray(F, z, j));
            e.intoArray(z, j);
            sum = sum.add(e);
        }
        sum.intoArray(lanes, 0);
        return sum(lanes);
    }

    private static double dot(float[] z, float[] y, float[] lanes) {
        var sum = FloatVector.zero(F);
        for (int j = 0; j < z.length; j += VL) {
            sum = FloatVector.fromArray(F, z, j).fma(FloatVector.fromArray(F, y, j), sum);
        }
        sum.intoArray(lanes, 0);
        return sum(lanes);
    }

    private static void scale(float[] z, float factor) {
        for (int j = 0; j < z.length; j += VL) {
            FloatVector.fromArray(F, z, j).mul(factor).intoArray(z, j);
        }
    }

    /** z = factor·(z − y). */
    private static void difference(float[] z, float[] y, float factor) {
        for (int j = 0; j < z.length; j += VL) {
            FloatVector.fromArray(F, z, j)
                    .sub(FloatVector.fromArray(F, y, j))
                    .mul(factor)
                    .intoArray(z, j);
        }
    }

    private static double sum(float[] lanes) {
        double sum = 0;
        for (float lane : lanes) {
            sum += lane;
        }
        return sum;
    }
}
