import java.util.Arrays;
import smile.classification.MLP;
import smile.model.mlp.Layer;
import smile.model.mlp.LayerBuilder;
import smile.model.mlp.OutputFunction;
import smile.util.function.TimeFunction;

/** Smile, in its own process. Double precision, its own start weights; gives no loss, plain gradient descent only. */
class SmilePeer extends PeerBase {
    public static void main(String[] args) throws Exception {
        read(args);
        if (!optimizer.equals("sgd")) {
            throw new IllegalArgumentException("Smile's MLP has no Adam");
        }
        var layers = new LayerBuilder[L + 1];
        layers[0] = Layer.input(inputs);
        for (int l = 0; l < L - 1; l++) {
            layers[l + 1] = relu ? Layer.rectifier(sizes[l + 1]) : Layer.sigmoid(sizes[l + 1]);
        }
        layers[L] = outputs == 1
                ? Layer.mle(1, OutputFunction.SIGMOID)
                : classes ? Layer.mle(outputs, OutputFunction.SOFTMAX) : Layer.mse(outputs, OutputFunction.SIGMOID);
        var model = new MLP(layers);
        model.setLearningRate(TimeFunction.constant(rate / batch));
        double[][] x = new double[rows][inputs];
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < inputs; i++) {
                x[r][i] = X[r * inputs + i];
            }
        }
        time("Smile 4 MLP (double)", row -> {
            model.update(Arrays.copyOfRange(x, row, row + batch), Arrays.copyOfRange(labels, row, row + batch));
            return Double.NaN;
        });
    }
}
