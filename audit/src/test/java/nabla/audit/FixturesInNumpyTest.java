package nabla.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// NumPy and central differences, without the auditor: the right fixtures are right; the wrong ones are wrong, and
/// right
/// with their fixes.
class FixturesInNumpyTest {
    @TempDir
    Path folder;

    @Test
    void everyFixtureIsWhatItIsSaidToBe() throws IOException, InterruptedException {
        Path told = folder.resolve("told.txt");
        Process process = start(told);
        assertThat(process.waitFor(5, TimeUnit.MINUTES))
                .as("NumPy's judge came to an end")
                .isTrue();
        assertThat(process.exitValue()).as(Files.readString(told)).isZero();
        assertThat(Files.readAllLines(told).getLast()).isEqualTo("all agree");
    }

    private static Process start(Path output) throws IOException {
        try {
            return new ProcessBuilder("/usr/bin/python3", "src/test/python/verify_fixtures.py")
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            return fail("This test needs Python 3.11 or later with NumPy: install Debian's python3-numpy", e);
        }
    }
}
