package nabla.cli;

import java.io.PrintWriter;
import java.io.Writer;

/**
 * Runs what users run, so that the virtual machine can write down which classes that takes ({@code
 * -XX:AOTCacheOutput}). The launcher does this once, after a build.
 */
final class Rehearsal {
    private Rehearsal() {}

    public static void main(String[] args) {
        String[][] calls = {{"--help"}, {"--version"}, {"completion"}, {"train", "--no-such-option"}};
        for (String[] call : calls) {
            Main.commandLine(silence(), silence()).execute(call);
        }
    }

    private static PrintWriter silence() {
        return new PrintWriter(Writer.nullWriter());
    }
}
