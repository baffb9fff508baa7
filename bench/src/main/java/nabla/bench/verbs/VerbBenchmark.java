package nabla.bench.verbs;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import nabla.bench.Peak;
import nabla.matrix.Function;
import nabla.matrix.KernelChoice;
import nabla.matrix.Kernels;
import nabla.matrix.Matrix;
import nabla.matrix.Role;
import nabla.nn.function.Functions;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Verbs one by one on a hidden layer of the wide network, 128 × 512 · 512 × 512. The counter {@code gflops} counts a
 * multiply-add as two and an element of an element-wise verb as one; the peak is measured in the same fork. Started by
 * {@code bench/verbs}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else
public class VerbBenchmark {
    private static final int ROWS = 128;
    private static final int IN = 512;
    private static final int OUT = 512;

    @Param({"1", "2"})
    int threads;

    @Param({"vector", "scalar"})
    String kernelName;

    private Matrix X, W, b, Z, A, dW, db, dZ, dX;
    private Function relu, sigmoid;
    private Kernels kernels;

    /** Operations done, as GFLOP/s. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Flops {
        public double gflops;
    }

    @Setup(Level.Trial)
    public void setUp() {
        System.setProperty("nabla.kernels", kernelName);
        kernels = KernelChoice.fastest(Long.MAX_VALUE, Long.MAX_VALUE, threads);
        relu = Functions.named("relu");
        sigmoid = Functions.named("sigmoid");
        var random = new Random(1);
        X = random("X", Role.SAMPLES, ROWS, IN, random);
        W = random("W", Role.WEIGHTS, IN, OUT, random);
        b = random("b", Role.BIAS, 1, OUT, random);
        dZ = random("dZ", Role.SAMPLES, ROWS, OUT, random);
        Z = Matrix.zeros("Z", Role.SAMPLES, ROWS, OUT, kernels);
        A = Matrix.zeros("A", Role.SAMPLES, ROWS, OUT, kernels);
        dX = Matrix.zeros("dX", Role.SAMPLES, ROWS, IN, kernels);
        dW = Matrix.zeros("dW", Role.WEIGHTS, IN, OUT, kernels);
        db = Matrix.zeros("db", Role.BIAS, 1, OUT, kernels);
    }

    @TearDown(Level.Trial)
    public void peak() {
        System.out.printf("peak of %d threads in this fork: %.1f GFLOP/s%n", threads, Peak.gflops(threads));
    }

    private Matrix random(String name, Role role, int rows, int cols, Random random) {
        Matrix m = Matrix.zeros(name, role, rows, cols, kernels);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < cols; j++) {
                m.set(i, j, random.nextGaussian() / 30);
            }
        }
        return m;
    }

    @Benchmark
    public void affine(Flops flops) {
        kernels.affine(Z, X, W, b);
        flops.gflops += 2e-9 * ROWS * IN * OUT;
    }

    @Benchmark
    public void affineMap(Flops flops) {
        kernels.affineMap(Z, A, relu, X, W, b);
        flops.gflops += 2e-9 * ROWS * IN * OUT;
    }

    @Benchmark
    public void mulLeftTransposed(Flops flops) {
        kernels.mul(dW, X.T, dZ);
        flops.gflops += 2e-9 * ROWS * IN * OUT;
    }

    @Benchmark
    public void mulRightTransposed(Flops flops) {
        kernels.mul(dX, dZ, W.T);
        flops.gflops += 2e-9 * ROWS * IN * OUT;
    }

    @Benchmark
    public void mulPlain(Flops flops) {
        kernels.mul(Z, X, W);
        flops.gflops += 2e-9 * ROWS * IN * OUT;
    }

    @Benchmark
    public void chain(Flops flops) {
        kernels.chain(Z, dZ, relu, A, A);
        flops.gflops += 1e-9 * ROWS * OUT;
    }

    @Benchmark
    public void sumRows(Flops flops) {
        kernels.sumRows(db, dZ);
        flops.gflops += 1e-9 * ROWS * OUT;
    }

    @Benchmark
    public void sigmoid(Flops flops) {
        kernels.map(A, sigmoid, dZ);
        flops.gflops += 1e-9 * ROWS * OUT;
    }

    @Benchmark
    public void softmax(Flops flops) {
        kernels.softmax(A, dZ);
        flops.gflops += 1e-9 * ROWS * OUT;
    }
}
