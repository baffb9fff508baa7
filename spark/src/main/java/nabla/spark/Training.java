package nabla.spark;

import java.util.ArrayList;
import java.util.List;
import nabla.io.LossTerms;
import nabla.nn.Network;
import nabla.nn.loss.CategoricalCrossEntropy;
import nabla.nn.loss.Loss;
import nabla.train.Trainer;
import nabla.train.TrainingListener;
import nabla.train.TrainingOptions;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.jspecify.annotations.Nullable;

/** What an estimator does when it is fitted: packs its table, trains, and describes what came out. */
final class Training {
    private final TrainingParams params;
    private final NablaParams<?> estimator;
    private final RowColumns columns;
    private final boolean balanceClasses;
    private final TrainingListener listener;

    Training(NablaParams<?> estimator, RowColumns columns, boolean balanceClasses, TrainingListener listener) {
        this.params = (TrainingParams) estimator.held();
        this.estimator = estimator;
        this.columns = columns;
        this.balanceClasses = balanceClasses;
        this.listener = listener;
    }

    /** A network that was trained, with the names of its features and classes. */
    record Trained(
            Trainer.Result result,
            TrainingOptions options,
            LossTerms terms,
            long rows,
            List<String> features,
            List<String> classes) {}

    /** @throws nabla.data.DataException where the table cannot be learned from */
    Trained on(Dataset<Row> table) {
        String indicator = TrainingParams.get(estimator, params.validationIndicatorCol);
        if (indicator.isEmpty()) {
            return on(table, null);
        }
        RowColumns.requireColumn(table.schema(), indicator);
        return on(table.filter(functions.not(table.col(indicator))), table.filter(table.col(indicator)));
    }

    /** The same, with a table of rows to watch. */
    Trained on(Dataset<Row> table, @Nullable Dataset<Row> watched) {
        columns.require(table.schema());
        TrainingOptions options = params.options(estimator, balanceClasses);
        int shards = TrainingParams.get(estimator, params.shards);
        try (ShardedRows training = ShardedRows.of(table, columns, shards);
                ShardedRows validation = watched == null ? null : ShardedRows.of(watched, columns, shards)) {
            int classes = Math.max(training.classes(), validation == null ? 0 : validation.classes());
            Loss loss = params.loss(estimator);
            boolean one = classes == 0 || classes == 2 && !(loss instanceof CategoricalCrossEntropy);
            Network network = params.network(estimator, training.width(), one ? 1 : classes, loss, classes > 0);
            var trainer = new SparkTrainer(
                    network,
                    options,
                    listener,
                    TrainingParams.get(estimator, params.checkpoint),
                    TrainingParams.get(estimator, params.syncEvery));
            Trainer.Result result = trainer.train(training, validation);
            return new Trained(
                    result,
                    options,
                    new LossTerms(options.reduction(), options.penalty(), training.classWeights(balanceClasses)),
                    training.count(),
                    features(table.schema().apply(columns.features()), training.width()),
                    RowColumns.names(table.schema().apply(columns.label()), classes));
        }
    }

    /** The features' names, as a VectorAssembler wrote them down, or f1, f2, … */
    private static List<String> features(StructField column, int width) {
        var attributes = AttributeGroup.fromStructField(column).attributes();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            @Nullable String name = null;
            if (attributes.isDefined() && i < attributes.get().length) {
                Attribute attribute = attributes.get()[i];
                name = attribute.name().isDefined() ? attribute.name().get() : null;
            }
            names.add(name == null ? "f" + (i + 1) : name);
        }
        return names;
    }
}
