import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/** What every Java peer shares: the workload's files, the fixed passes, the timing. */
class PeerBase {
    static final int PASSES = 3;
    static String optimizer;
    static int threads, batch, rows, inputs, outputs, L;
    static double seconds, rate;
    static int[] sizes;
    static boolean relu, classes;
    static float[] X, Y;
    static int[] labels;
    static float[][] W, b;

    static void read(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        optimizer = args[2];
        threads = Integer.parseInt(args[3]);
        seconds = Double.parseDouble(args[4]);
        var p = new Properties();
        try (var in = Files.newBufferedReader(folder.resolve("workload.properties"))) {
            p.load(in);
        }
        sizes = Arrays.stream(p.getProperty("sizes").split("-")).mapToInt(Integer::parseInt).toArray();
        L = sizes.length - 1;
        inputs = sizes[0];
        outputs = sizes[L];
        batch = Integer.parseInt(p.getProperty("batch"));
        relu = p.getProperty("activation").equals("relu");
        classes = Boolean.parseBoolean(p.getProperty("classes"));
        rate = optimizer.equals("sgd") ? Double.parseDouble(p.getProperty("learning_rate")) : 0.001;
        X = floats(folder.resolve("X.f32"));
        Y = floats(folder.resolve("Y.f32"));
        rows = X.length / inputs;
        labels = new int[rows];
        for (int r = 0; r < rows; r++) {
            for (int o = 0; o < outputs; o++) {
                if (Y[r * outputs + o] == 1) {
                    labels[r] = outputs == 1 ? 1 : o;
                }
            }
        }
        W = new float[L][];
        b = new float[L][];
        for (int l = 0; l < L; l++) {
            W[l] = floats(folder.resolve("W" + (l + 1) + ".f32"));
            b[l] = floats(folder.resolve("b" + (l + 1) + ".f32"));
        }
    }

    static float[] floats(Path file) throws Exception {
        var buffer = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        float[] out = new float[buffer.remaining()];
        buffer.get(out);
        return out;
    }

    /** W of layer l as out × in. */
    static float[] transposed(int l) {
        int in = sizes[l], out = sizes[l + 1];
        float[] t = new float[in * out];
        for (int i = 0; i < in; i++) {
            for (int o = 0; o < out; o++) {
                t[o * in + i] = W[l][i * out + o];
            }
        }
        return t;
    }

    interface Step {
        /** One step on the batch that starts at this row; the loss before it, or NaN where the library gives none. */
        double run(int row) throws Exception;
    }

    static void time(String version, Step step) throws Exception {
        int batches = rows / batch;
        double loss = 0;
        for (int pass = 0; pass < PASSES; pass++) {
            loss = 0;
            for (int i = 0; i < batches; i++) {
                loss += step.run(i * batch) / batches;
            }
        }
        long calls = 0;
        long start = System.nanoTime();
        while (System.nanoTime() - start < seconds * 1e9 / 3) {
            step.run((int) (calls++ % batches) * batch);
        }
        int window = (int) Math.max(1, calls / (seconds / 3) * 0.02);
        List<Double> rates = new ArrayList<>();
        start = System.nanoTime();
        while (rates.isEmpty() || System.nanoTime() - start < seconds * 1e9) {
            long from = System.nanoTime();
            for (int i = 0; i < window; i++) {
                step.run((int) (calls++ % batches) * batch);
            }
            rates.add(window * 1e9 / (System.nanoTime() - from));
        }
        Collections.sort(rates);
        int n = rates.size();
        System.out.printf(
                Locale.ROOT,
                "{\"version\": \"%s\", \"loss\": %s, \"low\": %.3f, \"steps_per_second\": %.3f, \"high\": %.3f}%n",
                version,
                Double.isNaN(loss) ? "null" : String.format(Locale.ROOT, "%.6f", loss),
                rates.get(n / 20),
                rates.get(n / 2),
                rates.get(n - 1 - n / 20));
        System.exit(0);
    }
}
