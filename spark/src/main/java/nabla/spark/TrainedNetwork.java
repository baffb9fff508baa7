package nabla.spark;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import nabla.data.Encoder;
import nabla.data.Input;
import nabla.data.Output;
import nabla.io.LossTerms;
import nabla.io.Model;
import nabla.io.Provenance;
import nabla.nn.Parameters;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** What both models are: a network with its numbers, its features' names and what it answers; as a file, core's own. */
record TrainedNetwork(
        Scorer scorer,
        List<String> features,
        String label,
        List<String> classes,
        long rows,
        long seed,
        LossTerms terms,
        int epochs,
        double seconds)
        implements Serializable {
    private static final String VERSION =
            Objects.requireNonNullElse(TrainedNetwork.class.getPackage().getImplementationVersion(), "development");
    private static final String FILE = "model.safetensors";

    static TrainedNetwork of(Training.Trained trained, String label) {
        Parameters parameters = trained.result().parameters();
        var scorer = new Scorer(trained.result().network(), parameters.rowMajor(parameters.theta()));
        return new TrainedNetwork(
                scorer,
                trained.features(),
                label,
                trained.classes(),
                trained.rows(),
                trained.options().seed(),
                trained.terms(),
                trained.result().history().best(),
                trained.result().history().seconds());
    }

    /** Features as they are, for core: numbers of mean 0 and deviation 1. */
    private Encoder encoder() {
        List<Input> inputs = features.stream()
                .<Input>map(name -> new Input.Number(name, 0, 1, 0, 0))
                .toList();
        Output output = classes.isEmpty() ? new Output.Number(label, 0, 1) : new Output.Classes(label, classes, false);
        return new Encoder(inputs, output, (int) Math.min(rows, Integer.MAX_VALUE), Set.of());
    }

    /** Writes core's model file into a directory of any file system that Spark knows. */
    void write(String directory, SparkSession spark) {
        Model model = model(encoder(), "a table", spark, Map.of(), Map.of());
        onLocalFile(local -> {
            model.write(local);
            fileSystem(directory, spark).copyFromLocalFile(new Path(local.toUri()), new Path(directory, FILE));
        });
    }

    /** With an encoder that makes its features of a table's columns, the options given, and results on rows held out. */
    Model model(
            Encoder encoder,
            String data,
            SparkSession spark,
            Map<String, String> options,
            Map<String, Double> results) {
        var provenance = new Provenance(
                VERSION,
                System.getProperty("java.version"),
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                data + " in Spark " + spark.version(),
                "",
                (int) Math.min(rows, Integer.MAX_VALUE),
                seed,
                options,
                terms,
                epochs,
                seconds,
                results);
        return new Model(scorer.network(), scorer.parameters(), encoder, provenance);
    }

    /** @throws nabla.data.DataException where the file is none of ours, or damaged */
    static TrainedNetwork read(String directory, SparkSession spark) {
        var holder = new TrainedNetwork[1];
        onLocalFile(local -> {
            fileSystem(directory, spark).copyToLocalFile(new Path(directory, FILE), new Path(local.toUri()));
            holder[0] = of(Model.read(local));
        });
        return holder[0];
    }

    private static TrainedNetwork of(Model model) {
        Parameters parameters = model.parameters();
        Output output = model.encoder().output();
        return new TrainedNetwork(
                new Scorer(model.network(), parameters.rowMajor(parameters.theta())),
                model.encoder().features(),
                output.name(),
                output instanceof Output.Classes c ? c.classes() : List.of(),
                model.provenance().rows(),
                model.provenance().seed(),
                model.provenance().terms(),
                model.provenance().epochs(),
                model.provenance().seconds());
    }

    private static FileSystem fileSystem(String directory, SparkSession spark) throws IOException {
        return new Path(directory).getFileSystem(spark.sparkContext().hadoopConfiguration());
    }

    private interface Use {
        void of(java.nio.file.Path local) throws IOException;
    }

    private static void onLocalFile(Use use) {
        try {
            java.nio.file.Path directory = Files.createTempDirectory("nabla");
            java.nio.file.Path local = directory.resolve(FILE);
            try {
                use.of(local);
            } finally {
                Files.deleteIfExists(local);
                Files.deleteIfExists(directory.resolve("." + FILE + ".crc"));
                Files.delete(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
