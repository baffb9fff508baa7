package nabla.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import nabla.matrix.Matrix;
import nabla.nn.Network;
import nabla.nn.Parameter;
import nabla.nn.Parameters;
import nabla.train.optimizer.FirstOrder;
import nabla.train.optimizer.Optimizers;

/**
 * One process of the side-by-side comparison ({@code bench/compare}): the data and start weights that every peer reads, a
 * fixed number of passes whose last loss must agree with theirs, then timed steps.
 */
public final class PeerRun {
    private static final int PASSES = 3;

    private PeerRun() {}

    /** @param args folder of the shape's files, shape, optimizer, threads, seconds */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        Workload workload = Workload.named(args[1]);
        int threads = Integer.parseInt(args[3]);
        float[] X = floats(folder.resolve("X.f32"));
        var pool = new Pool(X.length / workload.inputs(), X, floats(folder.resolve("Y.f32")));
        Network network = workload.network();
        Parameters parameters = network.parameters(network.kernels(workload.batch(), threads));
        for (Parameter p : parameters.list()) {
            set(p.value(), floats(folder.resolve(p.name() + ".f32")));
        }
        if (!(Optimizers.named(args[2]) instanceof FirstOrder optimizer)) {
            throw new IllegalArgumentException(args[2] + " takes no single steps");
        }
        var steps = new Steps(workload, pool, optimizer, parameters);
        double loss = Double.NaN;
        for (int i = 0; i < PASSES; i++) {
            loss = steps.pass();
        }
        Rate rate = Rate.of(Double.parseDouble(args[4]), steps::next);
        System.out.printf(
                Locale.ROOT,
                "{\"version\": \"%s\", \"loss\": %.6f, \"low\": %.1f, \"steps_per_second\": %.1f, \"high\": %.1f}%n",
                steps.kernels(),
                loss,
                rate.low(),
                rate.median(),
                rate.high());
    }

    private static float[] floats(Path file) throws IOException {
        var buffer = ByteBuffer.wrap(Files.readAllBytes(file))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        float[] out = new float[buffer.remaining()];
        buffer.get(out);
        return out;
    }

    private static void set(Matrix m, float[] values) {
        for (int i = 0; i < m.rows; i++) {
            m.setRow(i, values, i * m.cols);
        }
    }
}
