package nabla.cli;

import static nabla.cli.Call.nabla;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainCommandTest {
    @TempDir
    private Path folder;

    @Test
    void saysOfTheBiasGradientThatItIsTheSumOverTheRows() {
        Call explain = nabla("explain");
        assertThat(explain.exit()).as(explain.err()).isZero();
        assertThat(explain.out()).contains("db2").contains("1ᵀ");
    }

    @Test
    void explainsATrainedModelOnItsOwnRows() {
        Path model = folder.resolve("iris.safetensors");
        nabla("train", "iris", "--hidden", 3, "--epochs", 5, "--model", model);
        Call explain = nabla("explain", model, "iris", "--batch", 2, "--html", folder.resolve("page.html"));
        assertThat(explain.exit()).as(explain.err()).isZero();
        assertThat(folder.resolve("page.html")).isNotEmptyFile();
        assertThat(nabla("explain", model).exit()).isEqualTo(2);
    }

    @Test
    void anUnknownLossIsRefused() {
        Call explain = nabla("explain", "--loss", "guess");
        assertThat(explain.exit()).isEqualTo(1);
        assertThat(explain.err()).contains("loss: no 'guess'");
    }
}
