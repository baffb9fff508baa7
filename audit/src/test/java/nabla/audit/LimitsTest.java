package nabla.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import nabla.audit.report.Report;
import nabla.audit.report.Reports;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Caps are told, not waited for; and nothing of the machine is within reach of a program.
class LimitsTest {
    private static final String STEP = """
            import numpy as np
            W = np.random.randn(3, 2)
            X = np.random.randn(5, 3)
            Y = np.random.randn(5, 2)
            for i in range(1000):
                E = X.dot(W) - Y
                loss = 0.5 * np.sum(E ** 2)
                W -= 0.1 * X.T.dot(E)
            """;

    private static Report check(String text) {
        return Audit.of(text).within(Duration.ofSeconds(3), 64L << 20).report();
    }

    @Test
    void anEndlessRecursionIsTold() {
        assertThat(check("def f(n):\n    return f(n + 1)\nf(0)\n").reason()).contains("nested");
    }

    @Test
    void anArrayOverTheCapIsTold() {
        assertThat(check("import numpy as np\nx = np.zeros((10 ** 5, 10 ** 5))\n")
                        .reason())
                .contains("over the cap");
    }

    @Test
    void aCapIsANoticeWithItsLineAndNoFault() {
        Report report = check("import numpy as np\nx = 1\ny = np.zeros((10 ** 5, 10 ** 5))\n");
        assertThat(report.verdict()).isEqualTo(Report.Verdict.COULD_NOT_TELL);
        assertThat(report.findings()).singleElement().satisfies(f -> {
            assertThat(f.kind()).isEqualTo("limit");
            assertThat(f.line()).isEqualTo(3);
        });
        assertThat(report.json()).contains("\"kind\" : \"limit\"");
        assertThat(Reports.sarif(List.of(report))).contains("\"ruleId\" : \"limit\"", "\"level\" : \"note\"");
    }

    @Test
    void arraysThatTogetherFillTheMemoryAreTold() {
        Report report = check("""
                import numpy as np
                x = np.ones((1000, 1000))
                for i in range(30):
                    x = x + np.ones((1000, 1000))
                """);
        assertThat(report.verdict()).isEqualTo(Report.Verdict.COULD_NOT_TELL);
    }

    @Test
    void javasOwnMemoryIsACapToo() {
        Report report = Audit.of("import numpy as np\n" + "x = np.ones((7 * 10 ** 2, 10 ** 4))\n".repeat(60))
                .within(Duration.ofSeconds(60), Long.MAX_VALUE)
                .report();
        assertThat(report.reason()).contains("memory");
    }

    @Test
    void anEndlessLoopEndsAndWhatCameBeforeIsJudged() {
        Report report = check(STEP + "while True:\n    i = i + 1\n");
        assertThat(report.verdict().exitCode).isZero();
        assertThat(report.notes()).anySatisfy(note -> assertThat(note).startsWith("the loop in line 9"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "open('%s', 'w').write('x')",
                "with open('%s', 'w') as f:\n    f.write('x')",
                "import os\nos.system('touch %s')",
                "import subprocess\nsubprocess.run(['touch', '%s'])",
                "import pathlib\npathlib.Path('%s').write_text('x')",
                "import numpy as np\nnp.save('%s', np.ones(3))",
                "import pickle\npickle.dump([1], open('%s', 'wb'))",
                "__import__('os').system('touch %s')",
                "eval(\"__import__('os').system('touch %s')\")",
                "exec(\"open('%s', 'w')\")",
                "().__class__.__base__.__subclasses__()[0].__init__.__globals__['os'].system('touch %s')",
                "import java.io.File as F\nF('%s').createNewFile()",
            })
    void nothingAProgramSaysMakesAFile(String line, @TempDir Path folder) throws IOException {
        Path target = folder.resolve("made");
        check(STEP + line.formatted(target) + "\n");
        try (var files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void whatAFileHoldsNeverReachesAReport(@TempDir Path folder) throws IOException {
        Path secret = Files.writeString(folder.resolve("secret.txt"), "s3cr3t");
        for (String read : List.of("open('%s').read()", "open('%s').readlines()", "np.loadtxt('%s', dtype=str)")) {
            Report report = check(STEP + "assert " + read.formatted(secret) + " == 0\nraise ValueError("
                    + read.formatted(secret) + ")\n");
            assertThat(report.json()).doesNotContain("s3cr3t");
        }
    }

    @Test
    void theInterpreterNamesNoClassThatReachesTheMachine() throws IOException {
        Path sources = Path.of("src/main/java/nabla/audit/run");
        try (var files = Files.list(sources)) {
            for (Path file : files.toList())
                assertThat(Files.readString(file))
                        .as(file.toString())
                        .doesNotContain(
                                "java.io.", "java.net.", "java.nio.", "ProcessBuilder", "Runtime.", "Class.forName");
        }
    }
}
