package nabla.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import nabla.audit.report.Equation;
import nabla.audit.report.Report;
import nabla.audit.report.Reports;
import org.junit.jupiter.api.Test;

/// A program's own step as equations.
class ExplainTest {
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

    private static Report explained(String text) {
        return Audit.of(text).explained().report();
    }

    private static String matrix(Equation.Formula f) {
        return f == null ? "" : f.matrix();
    }

    @Test
    void everyLineOfTheForwardPassIsAnEquation() {
        assertThat(explained(QUESTION).equations())
                .filteredOn(e -> !e.backward())
                .extracting(e -> matrix(Objects.requireNonNull(e.coded())))
                .containsExactly("z1 = x·θ1 + 1·b1", "h1 = σ(z1)", "z2 = h1·θ2 + 1·b2", "h2 = σ(z2)");
    }

    @Test
    void aWrongLineStandsBesideWhatItHasToBeAndTheBiasSaysWhyItIsASum() {
        List<Equation> backward = explained(QUESTION).equations().stream()
                .filter(Equation::backward)
                .toList();
        assertThat(backward)
                .extracting(Equation::status)
                .containsExactly("right", "wrong", "right given its inputs", "right given its inputs");
        Equation wrong = backward.get(1);
        assertThat(matrix(Objects.requireNonNull(wrong.coded()))).isEqualTo("dz2 = dh2 ⊙ (1 − dh2)");
        assertThat(matrix(Objects.requireNonNull(wrong.derived()))).isEqualTo("dz2 = dh2 ⊙ h2 ⊙ (1 − h2)");
        assertThat(backward.getLast().reasons())
                .anySatisfy(r -> assertThat(r).contains("What is copied forward is summed backward"));
    }

    @Test
    void aDerivedGradientHasTheFactorOfTheOthers() throws Exception {
        Fixture fixture = Fixture.all("wrong").stream()
                .filter(f -> f.name().equals("bias_no_axis.py"))
                .findFirst()
                .orElseThrow();
        assertThat(explained(fixture.text()).equations())
                .filteredOn(e -> e.status().equals("wrong"))
                .extracting(e -> matrix(Objects.requireNonNull(e.derived())))
                .containsExactly("db2 = (1/12)·dZ2·1", "db1 = (1/12)·dZ1·1");
    }

    @Test
    void whatIsNotAskedForIsNotThere() {
        assertThat(Audit.of(QUESTION).report().equations()).isEmpty();
    }

    @Test
    void pageAndJsonHaveTheEquationsToo() {
        Report report = explained(QUESTION);
        assertThat(Reports.html(List.of(report))).contains("<math>", "to be ");
        assertThat(report.json()).contains("\"equations\"", "\"matrix\" : \"dz2 = dh2 ⊙ h2 ⊙ (1 − h2)\"");
    }
}
