package nabla.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import nabla.audit.report.Finding;
import nabla.audit.report.Report;
import org.junit.jupiter.api.Test;

/// The programs of the project's own, with the findings their tables expect.
class FixturesTest {
    @Test
    void programsThatAreRightHaveNoFindings() throws Exception {
        for (Fixture fixture : Fixture.all("right"))
            assertThat(fixture.audited().findings()).as(fixture.name()).isEmpty();
    }

    @Test
    void theQuestionHasOneWrongLine() throws Exception {
        Report report = seed("question.py").audited();
        assertThat(report.findings()).extracting(Finding::line).containsExactly(9);
        assertThat(report.findings()).extracting(Finding::truth).containsExactly("dh2 * h2 * (1 - h2)");
    }

    @Test
    void theLastAnswerHasThreeWrongLinesAndTheDeadLayerIsToldFirst() throws Exception {
        Report report = seed("last_answer.py").audited();
        assertThat(report.findings()).extracting(Finding::line).containsExactly(10, 21, 22);
        assertThat(report.findings().getFirst().kind()).isEqualTo("dead-parameter");
    }

    @Test
    void theLinkedPageIsRight() throws Exception {
        assertThat(seed("linked_page.py").audited().findings()).isEmpty();
    }

    private static Fixture seed(String name) throws Exception {
        List<Fixture> all = Fixture.all("seed");
        return all.stream().filter(f -> f.name().equals(name)).findFirst().orElseThrow();
    }
}
