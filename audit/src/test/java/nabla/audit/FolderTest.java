package nabla.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import nabla.audit.report.Report;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A program whose functions lie in a file beside it.
class FolderTest {
    @TempDir
    Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("passes.py"), """
                import numpy as np

                def up(X, A, B):
                    H = np.tanh(X @ A)
                    return H, H @ B

                def down(X, H, P, Y, B):
                    D = P - Y
                    E = (D @ B.T) * (1 - H ** 2)
                    gA = X.T @ E
                    gB = H.T @ D
                    return gA, gB
                """);
        Files.writeString(folder.resolve("study.py"), """
                import numpy as np
                from passes import up, down

                X = np.random.randn(6, 3)
                Y = np.random.randn(6, 2)
                A = np.random.randn(3, 4)
                B = np.random.randn(4, 2)
                for _ in range(5):
                    H, P = up(X, A, B)
                    gA, gB = down(X, H, P, Y, B)
                    A -= 0.01 * gA
                    B -= 0.01 * gB
                """);
    }

    @Test
    void modulesOfAFolderAreJudgedWithTheProgramThatImportsThem() {
        List<Report> reports = checked(folder).reports();
        assertThat(reports).extracting(r -> Path.of(r.file()).getFileName()).containsExactly(Path.of("study.py"));
        assertThat(reports.getFirst().verdict()).isEqualTo(Report.Verdict.RIGHT);
    }

    @Test
    void aWrongLineOfAModuleIsToldWithItsFile() throws IOException {
        Path passes = folder.resolve("passes.py");
        Files.writeString(passes, Files.readString(passes).replace("1 - H ** 2", "1 - H"));
        assertThat(checked(folder).reports().getFirst().findings())
                .allSatisfy(f -> assertThat(f.file()).endsWith("passes.py"))
                .isNotEmpty();
    }

    private static Check.Outcome checked(Path path) {
        return Check.run(new Check.Options(List.of(path.toString()), "", false, false, null, false));
    }
}
