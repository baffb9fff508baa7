package nabla.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.junit.jupiter.api.Test;

/** The wrapper for PySpark, loaded by Python over a stand-in for PySpark, against the Java classes it wraps. */
class PythonTest {
    @Test
    void theClassifiersWrapperHasItsParamsAndTypes() throws Exception {
        assertThat(python("NablaClassifier", "NablaClassificationModel")).isEqualTo(java(new NablaClassifier()));
    }

    @Test
    void theRegressorsWrapperHasItsParamsAndTypes() throws Exception {
        assertThat(python("NablaRegressor", "NablaRegressionModel")).isEqualTo(java(new NablaRegressor()));
    }

    private static List<String> python(String estimator, String model) throws IOException, InterruptedException {
        var builder = new ProcessBuilder("python3", "src/test/python/describe.py", estimator, model)
                .redirectErrorStream(true);
        builder.environment().put("PYTHONPATH", "src/main/python");
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        Process process = builder.start();
        List<String> said = process.inputReader().lines().toList();
        assertThat(process.waitFor()).as(String.join("\n", said)).isZero();
        return said;
    }

    /** The class, and the params that are not Spark's own. */
    private static List<String> java(Params estimator) {
        List<String> lines = new ArrayList<>(List.of(estimator.getClass().getName()));
        Arrays.stream(estimator.params())
                .filter(param -> !SPARKS.contains(param.name()))
                .map(param -> param.name() + " " + type(param))
                .sorted()
                .forEach(lines::add);
        return lines;
    }

    private static final List<String> SPARKS =
            List.of("featuresCol", "labelCol", "predictionCol", "probabilityCol", "rawPredictionCol", "thresholds");

    private static String type(Param<?> param) {
        if (param instanceof IntArrayParam) {
            return "int[]";
        }
        if (param instanceof IntParam || param instanceof LongParam) {
            return "integer";
        }
        if (param instanceof DoubleParam) {
            return "double";
        }
        return param instanceof BooleanParam ? "boolean" : "string";
    }
}
