package nabla.cli;

import static nabla.cli.Call.nabla;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
    private static final String QUESTION = """
            z1 = x.dot(theta1) + b1
            h1 = 1 / (1 + np.exp(-z1))
            z2 = h1.dot(theta2) + b2
            h2 = 1 / (1 + np.exp(-z2))
            dh2 = h2 - y
            dz2 = dh2 * (1 - dh2)
            dw2 = np.dot(h1.T, dz2)
            db2 = np.sum(dz2, axis=0, keepdims=True)
            b2 += -alpha * db2
            """;

    @TempDir
    private Path folder;

    @Test
    void namesTheWrongLineAndEndsWithOne() throws IOException {
        Call check = nabla("check", Files.writeString(folder.resolve("question.py"), QUESTION));
        assertThat(check.exit()).isEqualTo(1);
        assertThat(check.out()).contains("question.py:6:1: `dz2` is not the gradient of `z2`");
    }

    @Test
    void writesTheRepairedProgramBesideItWhichIsRight() throws IOException {
        nabla("check", "--fix", Files.writeString(folder.resolve("question.py"), QUESTION));
        assertThat(nabla("check", folder.resolve("question.fixed.py")).exit()).isZero();
    }

    @Test
    void explainsTheStepInTheProgramsNames() throws IOException {
        Path question = Files.writeString(folder.resolve("question.py"), QUESTION);
        Call check = nabla("check", "--explain", question);
        assertThat(check.exit()).isEqualTo(1);
        assertThat(check.out())
                .contains(
                        "h2 = σ(z2)",
                        "is dz2 = dh2 ⊙ (1 − dh2)",
                        "to be dz2 = dh2 ⊙ h2 ⊙ (1 − h2)",
                        "What is copied forward is summed backward.");
        assertThat(nabla("check", question).out()).doesNotContain("── Backward");
    }

    @Test
    void explainsOnAPageAndAsJson() throws IOException {
        Path question = Files.writeString(folder.resolve("question.py"), QUESTION);
        Path page = folder.resolve("page.html");
        assertThat(nabla("check", "--explain", "--json", "--html", page, question)
                        .out())
                .contains("\"pass\" : \"backward\"");
        assertThat(Files.readString(page)).contains("<math>");
    }

    @Test
    void aFileThatIsNotThereEndsWithTwo() {
        assertThat(nabla("check", folder.resolve("absent.py")).exit()).isEqualTo(2);
    }
}
