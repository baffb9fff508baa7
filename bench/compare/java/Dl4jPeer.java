import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Deeplearning4j on its OpenBLAS back end. Its L2 loss has no ½, so half the rate would be the same step. */
class Dl4jPeer extends PeerBase {
    public static void main(String[] args) throws Exception {
        read(args);
        double eta = classes ? rate : rate / 2;
        var conf = new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(optimizer.equals("sgd") ? new Sgd(eta) : new Adam(rate))
                .list();
        Activation hidden = relu ? Activation.RELU : Activation.SIGMOID;
        for (int l = 0; l < L - 1; l++) {
            conf.layer(new DenseLayer.Builder().nIn(sizes[l]).nOut(sizes[l + 1]).activation(hidden).build());
        }
        conf.layer(new OutputLayer.Builder(classes ? LossFunction.MCXENT : LossFunction.L2)
                .nIn(sizes[L - 1])
                .nOut(outputs)
                .activation(classes ? Activation.SOFTMAX : Activation.SIGMOID)
                .build());
        var model = new MultiLayerNetwork(conf.build());
        model.init();
        for (int l = 0; l < L; l++) {
            model.setParam(l + "_W", Nd4j.create(W[l], new int[] {sizes[l], sizes[l + 1]}));
            model.setParam(l + "_b", Nd4j.create(b[l], new int[] {1, sizes[l + 1]}));
        }
        INDArray x = Nd4j.create(X, new int[] {rows, inputs});
        INDArray y = Nd4j.create(Y, new int[] {rows, outputs});
        time("DL4J 1.0.0-M2.1", row -> {
            var range = NDArrayIndex.interval(row, row + batch);
            model.fit(x.get(range, NDArrayIndex.all()), y.get(range, NDArrayIndex.all()));
            return classes ? model.score() : model.score() / 2;
        });
    }
}
