package nabla.train.metric;

/**
 * How far predicted numbers are from the true ones, over all rows and outputs.
 *
 * @param rmse √(mean (p − y)²), in the target's units
 * @param mae mean |p − y|, in the target's units
 * @param r2 1 − Σ(p − y)²/Σ(y − ȳ)², the mean over outputs; NaN where the target is constant
 */
public record Regression(double loss, double rmse, double mae, double r2) implements Evaluation {

    /** @param values and predictions: rows × outputs */
    public static Regression of(float[] values, float[] predictions, int outputs, double loss) {
        int rows = values.length / outputs;
        double squares = 0;
        double absolutes = 0;
        double r2 = 0;
        for (int j = 0; j < outputs; j++) {
            double mean = 0;
            for (int i = 0; i < rows; i++) {
                mean += values[i * outputs + j];
            }
            mean /= rows;
            double residual = 0;
            double spread = 0;
            for (int i = 0; i < rows; i++) {
                double y = values[i * outputs + j];
                double e = predictions[i * outputs + j] - y;
                residual += e * e;
                spread += (y - mean) * (y - mean);
                absolutes += Math.abs(e);
            }
            squares += residual;
            r2 += (spread == 0 ? Double.NaN : 1 - residual / spread) / outputs;
        }
        return new Regression(loss, Math.sqrt(squares / values.length), absolutes / values.length, r2);
    }

    @Override
    public double headline() {
        return r2;
    }

    @Override
    public String headlineName() {
        return "R²";
    }
}
