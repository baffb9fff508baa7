import java.util.ArrayList;
import java.util.List;
import weka.classifiers.functions.MultilayerPerceptron;
import weka.core.Attribute;
import weka.core.DenseInstance;
import weka.core.Instances;

/**
 * WEKA's MultilayerPerceptron: sigmoid units, squared error, double precision, one example a step and never a batch.
 * Timed are whole passes over the first rows of the pool; a "step" is counted for every batch's worth of examples.
 */
class WekaPeer extends PeerBase {
    private static final double LONG_ENOUGH = 0.4;

    public static void main(String[] args) throws Exception {
        read(args);
        if (!optimizer.equals("sgd")) {
            throw new IllegalArgumentException("WEKA's MultilayerPerceptron has no Adam");
        }
        var attributes = new ArrayList<Attribute>();
        for (int i = 0; i < inputs; i++) {
            attributes.add(new Attribute("x" + i));
        }
        List<String> names = new ArrayList<>();
        for (int k = 0; k < Math.max(2, outputs); k++) {
            names.add("k" + k);
        }
        attributes.add(new Attribute("class", names));
        int used = Math.min(rows, 512) / batch * batch;
        used = Math.max(used, batch);
        var data = new Instances("pool", attributes, used);
        data.setClassIndex(inputs);
        for (int r = 0; r < used; r++) {
            double[] v = new double[inputs + 1];
            for (int i = 0; i < inputs; i++) {
                v[i] = X[r * inputs + i];
            }
            v[inputs] = labels[r];
            data.add(new DenseInstance(1, v));
        }
        var hidden = new StringBuilder();
        for (int l = 1; l < L; l++) {
            hidden.append(l == 1 ? "" : ",").append(sizes[l]);
        }
        int epochs = 5;
        double once = seconds(hidden.toString(), data, epochs); // also warms up
        double twice;
        // Setting up takes as long for many epochs as for few, so it is in neither difference.
        while ((twice = seconds(hidden.toString(), data, 2 * epochs)) - once < LONG_ENOUGH) {
            epochs *= 2;
            once = seconds(hidden.toString(), data, epochs);
        }
        double steps = epochs * (used / batch) / (twice - once);
        System.out.printf(
                java.util.Locale.ROOT,
                "{\"version\": \"WEKA 3.8.6 (double, online)\", \"loss\": null, \"low\": %1$.3f,"
                        + " \"steps_per_second\": %1$.3f, \"high\": %1$.3f}%n",
                steps);
    }

    /** What a training of so many epochs takes. */
    private static double seconds(String hidden, Instances data, int epochs) throws Exception {
        var model = new MultilayerPerceptron();
        model.setHiddenLayers(hidden);
        model.setTrainingTime(epochs);
        model.setLearningRate(Math.min(1, rate / batch));
        model.setMomentum(0);
        model.setNormalizeAttributes(false);
        long start = System.nanoTime();
        model.buildClassifier(data);
        return (System.nanoTime() - start) / 1e9;
    }
}
