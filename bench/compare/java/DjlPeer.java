import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;

/** Deep Java Library on libtorch. */
class DjlPeer extends PeerBase {
    public static void main(String[] args) throws Exception {
        read(args);
        NDManager manager = NDManager.newBaseManager();
        Model model = Model.newInstance("peer");
        var block = new SequentialBlock();
        for (int l = 0; l < L; l++) {
            block.add(Linear.builder().setUnits(sizes[l + 1]).build());
            if (l < L - 1) {
                block.add(relu ? Activation.reluBlock() : Activation.sigmoidBlock());
            } else if (!classes) {
                block.add(Activation.sigmoidBlock());
            }
        }
        model.setBlock(block);
        // l2Loss is weight · mean of squares
        Loss loss = classes ? Loss.softmaxCrossEntropyLoss() : Loss.l2Loss("l2", 0.5f * outputs);
        Optimizer rule = optimizer.equals("sgd")
                ? Optimizer.sgd().setLearningRateTracker(Tracker.fixed((float) rate)).build()
                : Optimizer.adam().optLearningRateTracker(Tracker.fixed((float) rate)).build();
        Trainer trainer = model.newTrainer(
                new DefaultTrainingConfig(loss).optOptimizer(rule).optDevices(new Device[] {Device.cpu()}));
        trainer.initialize(new Shape(batch, inputs));
        int l = 0;
        for (var p : block.getParameters()) {
            NDArray array = p.getValue().getArray();
            array.set(l % 2 == 0 ? transposed(l / 2) : b[l / 2]);
            l++;
        }
        NDArray x = manager.create(X, new Shape(rows, inputs));
        NDArray y = manager.create(Y, new Shape(rows, outputs));
        float[] label = new float[rows];
        for (int r = 0; r < rows; r++) {
            label[r] = labels[r];
        }
        NDArray k = manager.create(label, new Shape(rows));
        time("DJL " + Engine.getInstance().getEngineName() + " " + Engine.getInstance().getVersion(), row -> {
            try (NDManager scope = manager.newSubManager()) {
                String range = row + ":" + (row + batch);
                NDArray in = x.get(range);
                NDArray target = classes ? k.get(range) : y.get(range);
                in.attach(scope);
                target.attach(scope);
                float value;
                try (GradientCollector collector = trainer.newGradientCollector()) {
                    NDList out = trainer.forward(new NDList(in));
                    NDArray e = loss.evaluate(new NDList(target), out);
                    collector.backward(e);
                    value = e.getFloat();
                    e.close();
                    out.close();
                }
                trainer.step();
                return value;
            }
        });
    }
}
