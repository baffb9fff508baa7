package nabla.train;

import nabla.data.Dataset;

/** The weights of the training rows, scaled to a mean of 1 so that the learning rate keeps its meaning. */
public final class SampleWeights {
    private SampleWeights() {}

    /** The data with the weights training uses; unchanged where all weigh the same. */
    static Dataset of(Dataset data, boolean balanceClasses) {
        if (!data.isWeighted() && !balanceClasses) {
            return data;
        }
        float[] weights = new float[data.rows()];
        double total = 0;
        double[] perClass = balanceClasses ? classWeights(data) : new double[0];
        for (int r = 0; r < weights.length; r++) {
            weights[r] = data.weight(r) * (balanceClasses ? (float) perClass[data.labels()[r]] : 1);
            total += weights[r];
        }
        for (int r = 0; r < weights.length; r++) {
            weights[r] *= (float) (weights.length / total);
        }
        return data.withWeights(weights);
    }

    /** N/(K·n_k) for class k: every class then weighs N/K together. */
    public static double[] classWeights(Dataset data) {
        double[] rows = new double[data.classNames().size()];
        for (int r = 0; r < data.rows(); r++) {
            rows[data.labels()[r]] += data.weight(r);
        }
        for (int k = 0; k < rows.length; k++) {
            rows[k] = rows[k] == 0 ? 0 : data.rows() / (rows.length * rows[k]);
        }
        return rows;
    }
}
