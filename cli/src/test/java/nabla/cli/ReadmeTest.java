package nabla.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static nabla.cli.Call.nabla;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README promises. */
class ReadmeTest {
    private static final Path README = Path.of("..", "README.md");

    @TempDir
    private Path folder;

    @Test
    void itsJavaTrainsAndPredictsWithCoreAlone() throws Exception {
        List<String> programs = blocks("java");
        assertThat(programs).hasSize(2);
        assertThat(Double.parseDouble(
                        run(programs.getFirst()).replace("accuracy ", "").strip()))
                .isGreaterThan(0.9);

        nabla("train", "penguins", "--epochs", 30, "--model", folder.resolve("penguins.safetensors"));
        Files.writeString(
                folder.resolve("new.csv"),
                "island,culmen_length_mm,culmen_depth_mm,flipper_length_mm,body_mass_g,sex\nBiscoe,50,15,225,5500,MALE\n");
        assertThat(run(programs.getLast())).isEqualTo("Gentoo\n");
    }

    @Test
    void itsCommandsAreUnderstood() throws IOException {
        List<String> commands = blocks("sh").stream()
                .flatMap(String::lines)
                .map(line -> line.replaceFirst("#.*", "").strip())
                .filter(line -> line.startsWith("./nabla "))
                .toList();
        assertThat(commands).hasSizeGreaterThan(4);
        for (String command : commands) {
            var silence = new PrintWriter(Writer.nullWriter());
            String[] arguments = command.substring("./nabla ".length()).split(" +");
            assertThatCode(() -> Main.commandLine(silence, silence).parseArgs(arguments))
                    .as(command)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void itsTableHasEveryVerb() throws IOException {
        String readme = Files.readString(README);
        Main.commandLine(new PrintWriter(Writer.nullWriter()), new PrintWriter(Writer.nullWriter()))
                .getSubcommands()
                .keySet()
                .forEach(verb -> assertThat(readme).contains(verb));
    }

    @Test
    void itsLinksLeadSomewhere() throws IOException {
        Matcher links = Pattern.compile("(?:\\]\\(|src=\")([^)\"#:]+)[)\"]").matcher(Files.readString(README));
        assertThat(links.results().map(link -> link.group(1)))
                .isNotEmpty()
                .allSatisfy(link -> assertThat(README.resolveSibling(link)).exists());
    }

    /** Runs statements as a program of their own, in the folder, with what nabla-core needs on the class path. */
    private String run(String statements) throws Exception {
        String imports = Stream.of(
                        "java.nio.file",
                        "nabla.data",
                        "nabla.io",
                        "nabla.nn",
                        "nabla.nn.function",
                        "nabla.nn.loss",
                        "nabla.train",
                        "nabla.train.metric")
                .map("import %s.*;\n"::formatted)
                .reduce("", String::concat);
        Path program = Files.writeString(
                folder.resolve("Readme.java"), imports + "void main() {\n" + statements + "}\n", UTF_8);
        String core = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.matches(".*([/\\\\]core[/\\\\]target|jackson|fastcsv|jspecify).*"))
                .reduce((a, b) -> a + File.pathSeparator + b)
                .orElseThrow();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dnabla.kernels=scalar",
                        "-cp",
                        core,
                        program.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.replace("\r\n", "\n");
    }

    private static List<String> blocks(String language) throws IOException {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(README))
                .results()
                .map(block -> block.group(1))
                .toList();
    }
}
