package nabla.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import nabla.data.Dataset;
import nabla.data.Generators;
import nabla.matrix.Penalty;
import nabla.nn.Activate;
import nabla.nn.Dense;
import nabla.nn.Network;
import nabla.nn.function.Tanh;
import nabla.nn.loss.CategoricalCrossEntropy;
import nabla.nn.loss.Reduction;
import nabla.train.Trainer;
import nabla.train.TrainingOptions;
import nabla.train.optimizer.Sgd;

/// The network of the page that the question links to: tanh hidden units, softmax, L2, plain gradient descent on all of
/// two moons of 200 points
/// with noise 0.2. Writes its decision boundary as SVG.
final class TwoMoons {
    private TwoMoons() {}

    static Dataset data() {
        return Generators.moons(200, 0.2, 0);
    }

    static Trainer.Result train(int hidden) {
        var network = new Network(
                2, new CategoricalCrossEntropy(), new Dense(hidden), new Activate(new Tanh()), new Dense(2));
        var options = TrainingOptions.builder()
                .optimizer(new Sgd())
                .learningRate(0.01)
                .reduction(Reduction.SUM)
                .batchSize(TrainingOptions.FULL_BATCH)
                .penalty(new Penalty(0, 0.01))
                .epochs(5_000)
                .seed(1)
                .threads(1)
                .build();
        return new Trainer(network, options).train(data());
    }

    public static void main(String[] args) throws IOException {
        Trainer.Result result = train(3);
        System.out.println("loss " + result.history().last().loss());
        System.out.println("accuracy " + result.predictor().evaluate(data()).headline());
        Path file = Path.of(args.length == 0 ? "two-moons.svg" : args[0]);
        Files.writeString(file, DecisionBoundary.svg(data(), result.predictor()));
        System.out.println("written: " + file);
    }
}
