package nabla.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/** Executors on this machine, each a JVM of its own with one core and the fast kernels. */
final class LocalCluster {
    private LocalCluster() {}

    /** Two tasks at a time, without executors. */
    static SparkSession inThisProcess() {
        return SparkSession.builder()
                .master("local[2]")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.ui.enabled", false)
                .getOrCreate();
    }

    /**
     * @param megabytes of heap an executor has
     * @param flags of its virtual machine, besides
     */
    static SparkSession start(int executors, int megabytes, String... flags) {
        try {
            Files.createDirectories(Path.of(System.getProperty("spark.test.home")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        SparkSession spark = SparkSession.builder()
                .appName("nabla-spark")
                .master("local-cluster[" + executors + ",1," + Math.max(1024, megabytes) + "]")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.ui.enabled", false)
                .config("spark.sql.shuffle.partitions", 2)
                .config("spark.locality.wait", "0s")
                .config("spark.executor.memory", megabytes + "m")
                .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
                .config(
                        "spark.executor.extraJavaOptions",
                        "--add-modules=jdk.incubator.vector " + String.join(" ", flags))
                .config("spark.executorEnv.SPARK_SCALA_VERSION", "2.13")
                .config("spark.executorEnv.SPARK_TESTING", "1")
                .config("spark.executorEnv.JAVA_HOME", System.getProperty("java.home"))
                .getOrCreate();
        spark.sparkContext().setLogLevel("ERROR");
        return spark;
    }
}
