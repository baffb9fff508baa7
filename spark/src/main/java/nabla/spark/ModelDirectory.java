package nabla.spark;

import java.util.function.BiFunction;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsReader$;
import org.apache.spark.ml.util.DefaultParamsWriter$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;

/** How models lie on disk: Spark ML's metadata beside core's model file. */
final class ModelDirectory {
    private ModelDirectory() {}

    static final class Writer extends MLWriter {
        private final Params model;
        private final TrainedNetwork trained;

        Writer(Params model, TrainedNetwork trained) {
            this.model = model;
            this.trained = trained;
        }

        @Override
        public void saveImpl(String path) {
            DefaultParamsWriter$.MODULE$.saveMetadata(model, path, sparkSession());
            trained.write(path, sparkSession());
        }
    }

    static final class Reader<M extends Params> extends MLReader<M> {
        private final BiFunction<String, TrainedNetwork, M> model;

        Reader(BiFunction<String, TrainedNetwork, M> model) {
            this.model = model;
        }

        @Override
        public M load(String path) {
            var metadata = DefaultParamsReader$.MODULE$.loadMetadata(path, sparkSession());
            M loaded = model.apply(metadata.uid(), TrainedNetwork.read(path, sparkSession()));
            metadata.getAndSetParams(loaded, metadata.getAndSetParams$default$2());
            return loaded;
        }
    }
}
