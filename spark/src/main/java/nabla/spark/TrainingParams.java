package nabla.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import nabla.matrix.Penalty;
import nabla.nn.Activate;
import nabla.nn.Dense;
import nabla.nn.Dropout;
import nabla.nn.Layer;
import nabla.nn.Network;
import nabla.nn.function.Functions;
import nabla.nn.init.Initializers;
import nabla.nn.loss.CategoricalCrossEntropy;
import nabla.nn.loss.Loss;
import nabla.nn.loss.Losses;
import nabla.nn.loss.Reduction;
import nabla.train.Clipping;
import nabla.train.EarlyStopping;
import nabla.train.TrainingOptions;
import nabla.train.optimizer.Optimizers;
import nabla.train.schedule.Schedules;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamPair;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;
import org.jspecify.annotations.Nullable;

/** The params that both estimators have, held once for each instance: what {@link TrainingOptions} and a network need. */
final class TrainingParams implements Serializable {
    private static final long serialVersionUID = 1;
    private static final TrainingOptions DEFAULTS = TrainingOptions.DEFAULTS;

    final IntArrayParam hidden;
    final Param<String> activation;
    final DoubleParam dropout;
    final Param<String> initializer;
    final Param<String> output;
    final Param<String> loss;
    final DoubleParam labelSmoothing;
    final Param<String> optimizer;
    final DoubleParam learningRate;
    final Param<String> schedule;
    final IntParam batchSize;
    final IntParam epochs;
    final Param<String> reduction;
    final DoubleParam l1;
    final DoubleParam l2;
    final DoubleParam clipNorm;
    final DoubleParam clipValue;
    final BooleanParam shuffle;
    final IntParam earlyStopping;
    final LongParam seed;
    final IntParam shards;
    final IntParam syncEvery;
    final Param<String> weightCol;
    final Param<String> validationIndicatorCol;
    final Param<String> checkpoint;

    TrainingParams(Params of) {
        hidden = new IntArrayParam(
                of,
                "hidden",
                "units of each hidden layer",
                v -> Arrays.stream((int[]) v).allMatch(units -> units >= 1));
        activation = new Param<>(of, "activation", "after each hidden layer: relu, sigmoid, tanh, gelu, …");
        dropout = new DoubleParam(
                of,
                "dropout",
                "share of each hidden layer's outputs left out in training",
                v -> (double) v >= 0 && (double) v < 1);
        initializer = new Param<>(of, "initializer", "of weights; empty: what suits the activation");
        output = new Param<>(
                of, "output", "function after the last layer; empty: sigmoid for classes whose loss brings none");
        loss = new Param<>(of, "loss", "cross-entropy, binary-cross-entropy, half-squared-error, …");
        labelSmoothing = new DoubleParam(
                of,
                "labelSmoothing",
                "ε: with cross-entropy, targets become (1 − ε)·y + ε/K",
                ParamValidators.inRange(0, 1, true, false));
        optimizer = new Param<>(of, "optimizer", "sgd, momentum, nesterov, rmsprop, adam, adamw or lbfgs");
        learningRate = new DoubleParam(of, "learningRate", "0: the optimizer's own", ParamValidators.gtEq(0));
        schedule = new Param<>(of, "schedule", "of the learning rate: constant, cosine:0, plateau:0.5,3, …");
        batchSize =
                new IntParam(of, "batchSize", "rows a step, over all executors; 0: all rows", ParamValidators.gtEq(0));
        epochs = new IntParam(of, "epochs", "passes over the rows, at most", ParamValidators.gtEq(1));
        reduction = new Param<>(of, "reduction", "mean or sum over a batch");
        l1 = new DoubleParam(of, "l1", "λ of λ·Σ|W|", ParamValidators.gtEq(0));
        l2 = new DoubleParam(of, "l2", "λ of λ/2·ΣW²", ParamValidators.gtEq(0));
        clipNorm = new DoubleParam(of, "clipNorm", "longest gradient", ParamValidators.gt(0));
        clipValue = new DoubleParam(of, "clipValue", "largest element of the gradient", ParamValidators.gt(0));
        shuffle = new BooleanParam(of, "shuffle", "whether each epoch sees the rows in a new order");
        earlyStopping = new IntParam(
                of,
                "earlyStopping",
                "epochs without a lower loss after which to stop; 0: never",
                ParamValidators.gtEq(0));
        seed = new LongParam(of, "seed", "of weights, order and dropout");
        shards = new IntParam(
                of,
                "shards",
                "parts whose gradients are summed, at least one an executor core; 0: 16 MiB each",
                ParamValidators.gtEq(0));
        syncEvery = new IntParam(
                of,
                "syncEvery",
                "steps that each shard takes by itself before the mean of all is taken, another algorithm; 1: all step as"
                        + " one",
                ParamValidators.gtEq(1));
        weightCol = new Param<>(of, "weightCol", "what a row weighs in the loss; empty: 1");
        validationIndicatorCol = new Param<>(
                of, "validationIndicatorCol", "true for rows that are watched and not learned from; empty: none");
        checkpoint = new Param<>(
                of, "checkpoint", "a directory to save each epoch's state to and to go on from; empty: none");
    }

    /** What holds where nothing is set; learning rate 0 is the optimizer's own. */
    List<ParamPair<?>> defaults(String defaultLoss) {
        return List.of(
                hidden.w(new int[] {64, 32}),
                activation.w("relu"),
                dropout.w(0),
                initializer.w(""),
                output.w(""),
                loss.w(defaultLoss),
                labelSmoothing.w(0),
                optimizer.w(DEFAULTS.optimizer().name()),
                learningRate.w(0),
                schedule.w(DEFAULTS.schedule().name()),
                batchSize.w(4096),
                epochs.w(DEFAULTS.epochs()),
                reduction.w("mean"),
                l1.w(0),
                l2.w(0),
                clipNorm.w(Double.POSITIVE_INFINITY),
                clipValue.w(Double.POSITIVE_INFINITY),
                shuffle.w(true),
                earlyStopping.w(0),
                seed.w(DEFAULTS.seed()),
                shards.w(0),
                syncEvery.w(1),
                weightCol.w(""),
                validationIndicatorCol.w(""),
                checkpoint.w(""));
    }

    /** Of those that say how to train, not which columns. */
    List<String> names() {
        return defaults("").stream()
                .map(pair -> pair.param().name())
                .filter(name -> !name.endsWith("Col"))
                .toList();
    }

    /** The options that the params of {@code of} come to. */
    TrainingOptions options(Params of, boolean balanceClasses) {
        var builder = TrainingOptions.builder().optimizer(Optimizers.named(get(of, optimizer)));
        double rate = get(of, learningRate);
        int rows = get(of, batchSize);
        int patience = get(of, earlyStopping);
        return (rate > 0 ? builder.learningRate(rate) : builder)
                .schedule(Schedules.named(get(of, schedule)))
                .batchSize(rows == 0 ? TrainingOptions.FULL_BATCH : rows)
                .epochs(get(of, epochs))
                .reduction(reduction(get(of, reduction)))
                .penalty(new Penalty(get(of, l1), get(of, l2)))
                .clipping(new Clipping(get(of, clipNorm), get(of, clipValue)))
                .shuffle(get(of, shuffle))
                .earlyStopping(patience == 0 ? null : new EarlyStopping(patience))
                .balanceClasses(balanceClasses)
                .seed(get(of, seed))
                .build();
    }

    private static Reduction reduction(String name) {
        return switch (name) {
            case "mean" -> Reduction.MEAN;
            case "sum" -> Reduction.SUM;
            default -> throw new IllegalArgumentException("reduction: no '" + name + "'; known are mean, sum");
        };
    }

    /** The loss that the params of {@code of} name. */
    Loss loss(Params of) {
        Loss named = Losses.named(get(of, loss));
        double smoothing = get(of, labelSmoothing);
        if (smoothing == 0) {
            return named;
        }
        if (!(named instanceof CategoricalCrossEntropy)) {
            throw new IllegalArgumentException("labelSmoothing needs the loss cross-entropy, this is " + named.name());
        }
        return new CategoricalCrossEntropy(smoothing);
    }

    /** The network that the params of {@code of} describe; what has no softmax for classes gets a sigmoid. */
    Network network(Params of, int inputs, int outputs, Loss loss, boolean classes) {
        List<Layer> layers = new ArrayList<>();
        for (int units : TrainingParams.<int[]>get(of, hidden)) {
            layers.add(dense(of, units));
            layers.add(new Activate(Functions.named(get(of, activation))));
            double rate = get(of, dropout);
            if (rate > 0) {
                layers.add(new Dropout(rate));
            }
        }
        layers.add(dense(of, outputs));
        String last = get(of, output);
        if (loss instanceof CategoricalCrossEntropy) {
            if (!last.isEmpty() && !last.equals("softmax")) {
                throw new IllegalArgumentException("output " + last + ": cross-entropy brings its softmax");
            }
        } else if (!last.isEmpty() || classes) {
            layers.add(new Activate(Functions.named(last.isEmpty() ? "sigmoid" : last)));
        }
        return new Network(inputs, layers, loss);
    }

    private Dense dense(Params of, int units) {
        String name = get(of, initializer);
        return new Dense(units, name.isEmpty() ? null : Initializers.named(name));
    }

    /** The column of weights, or null. */
    @Nullable
    String weightCol(Params of) {
        String column = get(of, weightCol);
        return column.isEmpty() ? null : column;
    }

    @SuppressWarnings("unchecked")
    static void setDefault(Params of, ParamPair<?> pair) {
        of.setDefault((Param<Object>) pair.param(), pair.value());
    }

    @SuppressWarnings("unchecked") // Scala's numbers are Java's boxes behind Param<Object>
    static <T> T get(Params of, Param<?> param) {
        return (T) of.getOrDefault((Param<Object>) param);
    }
}
