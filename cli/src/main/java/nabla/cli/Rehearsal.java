package nabla.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Runs what users run, so that the virtual machine can write down which classes that takes ({@code
 * -XX:AOTCacheOutput}). The launcher does this once, after a build, for each of its two profiles.
 */
final class Rehearsal {
    private static final String PROGRAM = """
            h1 = 1 / (1 + np.exp(-(x.dot(w1) + b1)))
            h2 = 1 / (1 + np.exp(-(h1.dot(w2) + b2)))
            dz2 = (h2 - y) * h2 * (1 - h2)
            dw2 = h1.T.dot(dz2)
            db2 = np.sum(dz2, axis=0, keepdims=True)
            w2 -= alpha * dw2
            b2 -= alpha * db2
            """;

    private Rehearsal() {}

    public static void main(String[] args) throws IOException {
        Path model = Files.createTempFile("nabla", ".safetensors");
        Path program = Files.writeString(Files.createTempFile("nabla", ".py"), PROGRAM);
        try {
            run("train", "iris", "--epochs", "5", "--json", "--model", model.toString());
            if (args[0].equals("compute")) {
                run("train", "digits", "--epochs", "5", "--model", model.toString());
                run("predict", model.toString(), "digits");
                run("evaluate", model.toString(), "digits");
            } else {
                run("info", model.toString());
                run("check", program.toString());
                run("--version");
                run("train", "--help");
                run("train", "--no-such-option");
            }
        } finally {
            Files.delete(model);
            Files.delete(program);
        }
    }

    private static void run(String... arguments) {
        Main.commandLine(silence(), silence()).execute(arguments);
    }

    private static PrintWriter silence() {
        return new PrintWriter(Writer.nullWriter());
    }
}
