package nabla.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import nabla.data.Datasets;
import nabla.data.Source;
import nabla.data.Table;
import nabla.io.Model;
import picocli.CommandLine.Parameters;

/** A trained model and rows to put before it. */
final class ModelAndRows {
    @Parameters(index = "0", paramLabel = "MODEL", description = "A file that train wrote.")
    private Path file;

    @Parameters(
            index = "1",
            paramLabel = "DATA",
            description =
                    "Rows with the columns the model was trained on: a file, - for standard input, or the name of a"
                            + " data set, of which the test part is taken where it has one.")
    private String data;

    Path file() {
        return file;
    }

    String data() {
        return data;
    }

    Model model() {
        return Model.read(file);
    }

    /** The rows, read as the model wants them; what it has never seen in its columns is noted on {@code err}. */
    Table rows(Model model, PrintWriter err) {
        Source source = new Datasets().find(data, model.encoder().format());
        Table rows = source.test() == null ? source.table() : source.test();
        model.encoder().unfamiliar(rows).forEach(line -> err.println("note: " + line));
        return rows;
    }
}
