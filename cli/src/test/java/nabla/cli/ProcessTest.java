package nabla.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static nabla.cli.Call.nabla;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The command line as a process of its own, with what only an operating system can do to it. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "signals, limits and devices are those of Linux")
class ProcessTest {
    /** More than a pipe holds. */
    private static final List<String> MANY_LINES = List.of("explain", "--json", "--net", "8-9-3", "--batch", "64");

    @TempDir
    private Path folder;

    @Test
    void controlCStopsAfterTheBatchAndSaves() throws Exception {
        Path model = folder.resolve("stopped.safetensors");
        // A shell in the background has its children ignore Ctrl-C; env takes that back.
        Process process = start(
                List.of("env", "--default-signal=INT"),
                List.of("train", "--epochs", "100000", "--early-stopping", "0", "--model", model.toString()));
        try (BufferedReader output = process.inputReader(UTF_8)) {
            assertThat(readTo(output, "epoch")).contains("data      digits");
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                    .start()
                    .waitFor();
            assertThat(output.lines().collect(Collectors.joining("\n")))
                    .contains("stopped in epoch", "test      accuracy", "saved     " + model);
            assertThat(process.waitFor()).isZero();
        } finally {
            process.destroyForcibly();
        }
        assertThat(nabla("evaluate", model, "digits").exit()).isZero();
    }

    /** A limit on the size of files is what a full disk is to a writer: a write that fails half-way. */
    @Test
    void theOldModelSurvivesADiskThatIsFull() throws Exception {
        Path model = Files.writeString(folder.resolve("model.safetensors"), "the model of yesterday");
        Process process = start(
                List.of("sh", "-c", "ulimit -f 8; exec \"$@\"", "sh"),
                List.of("train", "--epochs", "1", "--model", model.toString()));
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isEqualTo(1);
        assertThat(output.lines().filter(line -> line.startsWith("error: ")))
                .containsExactly("error: cannot write " + model + ": File too large; what was there is unchanged");
        assertThat(output).doesNotContain("\tat ");
        assertThat(model).hasContent("the model of yesterday");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(model);
        }
    }

    @Test
    void aDeviceWithoutSpaceIsNamed() {
        Call call = nabla("train", "xor", "--epochs", 1, "--test", 0, "--model", "/dev/full");
        assertThat(call.exit()).isEqualTo(1);
        assertThat(call.err())
                .contains("error: cannot write /dev/full: No space left on device")
                .doesNotContain("\tat ");
        assertThat(Path.of("/dev/full")).exists();
    }

    @Test
    void aReaderThatHasSeenEnoughIsNoError() throws Exception {
        Process process =
                start(List.of("sh", "-c", "{ \"$@\"; echo ended with $? >&2; } | head -n 1", "sh"), MANY_LINES);
        assertThat(new String(process.getInputStream().readAllBytes(), UTF_8))
                .contains("ended with 0")
                .doesNotContain("error:");
    }

    @Test
    void anOutputWithoutSpaceIsAnError() throws Exception {
        Process process = start(List.of("sh", "-c", "\"$@\" 2>&1 >/dev/full; echo ended with $?", "sh"), MANY_LINES);
        assertThat(new String(process.getInputStream().readAllBytes(), UTF_8))
                .isEqualTo("error: standard output could not be written: No space left on device\nended with 1\n");
    }

    /** Also for root, whom no permission stops. */
    @Test
    void aFolderInWhichNoFileCanBeMadeIsNamedBeforeTheTraining() {
        Call call = nabla("train", "xor", "--model", "/proc/model.safetensors");
        assertThat(call.exit()).isEqualTo(1);
        assertThat(call.err())
                .startsWith("error: cannot write /proc/model.safetensors: ")
                .hasLineCount(1);
    }

    private static String readTo(BufferedReader output, String start) throws IOException {
        var read = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            read.append(line).append('\n');
            if (line.startsWith(start)) {
                return read.toString();
            }
        }
        throw new AssertionError("no line begins with " + start + " in\n" + read);
    }

    private static Process start(List<String> before, List<String> arguments) throws IOException {
        List<String> call = new ArrayList<>(before);
        call.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-XX:TieredStopAtLevel=1",
                "-Dnabla.kernels=scalar",
                "-cp",
                System.getProperty("java.class.path"),
                "nabla.cli.Main"));
        call.addAll(arguments);
        return new ProcessBuilder(call).redirectErrorStream(true).start();
    }
}
