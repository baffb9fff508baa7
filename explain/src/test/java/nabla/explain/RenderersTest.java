package nabla.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RenderersTest {
    @TempDir
    Path folder;

    static Stream<String> names() {
        return Six.networks().keySet().stream();
    }

    private static Explanation explained(String name) {
        return Explanation.of(Six.named(name));
    }

    @Test
    void latexCompiles() throws Exception {
        for (String name : names().toList()) {
            Explanation e = explained(name);
            e = name.equals("seed") ? e.whatIf(List.of("all")) : e;
            Files.writeString(folder.resolve(name + ".tex"), LatexDocument.of(e));
            int code = run("pdflatex", "-interaction=nonstopmode", "-halt-on-error", name + ".tex");
            assertThat(code)
                    .as(
                            "%s.tex:%n%s",
                            name, Files.readString(folder.resolve("output.txt"), StandardCharsets.ISO_8859_1))
                    .isZero();
            assertThat(folder.resolve(name + ".pdf")).isNotEmptyFile();
        }
    }

    private int run(String... command) throws IOException, InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("output.txt").toFile())
                    .start();
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        } catch (IOException e) {
            return fail("This test needs " + command[0] + ": install Debian's texlive-latex-base and "
                    + "texlive-latex-recommended, and python3-numpy");
        }
    }

    @Test
    void theNumpyTwinsGiveTheSameNumbers() throws Exception {
        for (String name : List.of("seed", "softmax", "binary", "linear", "one")) {
            Explanation e = explained(name);
            Files.writeString(folder.resolve("twin.py"), twin(e));
            int code = run("python3", "twin.py");
            assertThat(code)
                    .as("%s: %s", name, Files.readString(folder.resolve("output.txt")))
                    .isZero();
        }
    }

    /// Every equation's NumPy line in turn, and after it a comparison with the numbers shown.
    private static String twin(Explanation e) {
        var code = new StringBuilder("""
                import numpy as np
                def sigmoid(z): return 1 / (1 + np.exp(-z))
                def logsumexp(z, keepdims): return np.log(np.sum(np.exp(z), axis=1, keepdims=keepdims))
                def softmax(z): return np.exp(z) / np.sum(np.exp(z), axis=1, keepdims=True)
                """);
        code.append("alpha = ").append(e.subject().learningRate()).append('\n');
        Stream.concat(
                        Stream.of("X", "Y"),
                        e.subject().parameters().list().stream().map(p -> p.name()))
                .forEach(m -> code.append(m)
                        .append(" = np.array(")
                        .append(Json.of(e.matrix(m)))
                        .append(", dtype=float)\n"));
        for (Equation q : e.equations()) {
            code.append(q.numpy()).append('\n');
            code.append("assert np.allclose(")
                    .append(q.symbol())
                    .append(", np.array(")
                    .append(Json.of(q.numbers()))
                    .append("), rtol=1e-9, atol=1e-12), '")
                    .append(q.coded())
                    .append("'\n");
        }
        return code.toString();
    }

    @ParameterizedTest
    @MethodSource("names")
    void jsonIsOneObjectWithEveryEquation(String name) {
        Explanation e = explained(name);
        JsonNode json = new JsonMapper().readTree(JsonDocument.of(e));
        assertThat(json.get("agrees").asBoolean()).isTrue();
        assertThat(json.get("equations").size()).isEqualTo(e.equations().size());
        for (int i = 0; i < e.equations().size(); i++) {
            JsonNode equation = json.get("equations").get(i);
            assertThat(equation.get("coded").asString())
                    .isEqualTo(e.equations().get(i).coded());
            assertThat(equation.get("numbers").get(0).get(0).asDouble())
                    .isEqualTo(e.equations().get(i).numbers()[0][0]);
        }
        assertThat(json.get("matrices").get("X").size()).isEqualTo(e.subject().rows());
    }

    @Test
    void filesAreWrittenAndNamed() {
        var out = new ByteArrayOutputStream();
        Path html = folder.resolve("page.html");
        Path latex = folder.resolve("page.tex");
        int code = Explain.run(
                new ExampleNetwork().subject(),
                new Rendering(TextStyle.PLAIN, List.of(), html, latex, false),
                new PrintWriter(out, true, StandardCharsets.UTF_8));
        assertThat(code).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("written: " + html)
                .contains("written: " + latex);
        assertThat(html)
                .content()
                .startsWith("<!DOCTYPE html>")
                .doesNotContain("http://")
                .doesNotContain("https://");
        assertThat(latex).content().contains("\\end{document}");
    }

    @Test
    void textKeepsToTheWidthAndToColourOnlyWhereAsked() {
        Explanation e = explained("softmax");
        assertThat(TextReport.of(e, TextStyle.PLAIN)).doesNotContain("\u001b");
        assertThat(TextReport.of(e, new TextStyle(true, 100))).contains("\u001b[1;36m");
        for (int width : new int[] {72, 100}) {
            // equations and code are never broken; prose is
            assertThat(TextReport.of(e, new TextStyle(false, width))
                            .lines()
                            .filter(l -> l.startsWith("    ") && !l.contains("=")))
                    .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(width));
        }
    }

    @Test
    void equationsBecomeMathMlWhoseMatricesCarryTheirNames() {
        assertThat(MathText.of("dZ2 = 1/5·(P − Y)ᵀ").mathMl())
                .contains(
                        "<mrow class=\"sym\" data-s=\"dZ2\"><msub><mi class=\"matrix\">dZ</mi><mn>2</mn></msub></mrow>")
                .contains("data-s=\"P\"")
                .doesNotContain("data-s=\"5\"");
        assertThat(MathText.of("dZ1 = dH1 ⊙ σ′(Z1)").latex())
                .isEqualTo("\\mathrm{d}Z_{1} =\\mathrm{d}H_{1}  \\odot \\sigma'(Z_{1} )");
        assertThat(MathText.of("L = ½·‖P − Y‖²").latex())
                .contains("\\tfrac{1}{2}")
                .contains("\\lVert P")
                .contains("\\rVert ^{2}");
    }
}
