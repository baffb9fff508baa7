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
    private Rehearsal() {}

    public static void main(String[] args) throws IOException {
        Path model = Files.createTempFile("nabla", ".safetensors");
        try {
            run("train", "iris", "--epochs", "5", "--json", "--model", model.toString());
            if (args[0].equals("compute")) {
                run("train", "digits", "--epochs", "5", "--model", model.toString());
                run("predict", model.toString(), "digits");
                run("evaluate", model.toString(), "digits");
            } else {
                run("info", model.toString());
                run("--version");
                run("train", "--help");
                run("train", "--no-such-option");
            }
        } finally {
            Files.delete(model);
        }
    }

    private static void run(String... arguments) {
        Main.commandLine(silence(), silence()).execute(arguments);
    }

    private static PrintWriter silence() {
        return new PrintWriter(Writer.nullWriter());
    }
}
