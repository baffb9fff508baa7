package nabla.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import nabla.audit.report.Finding;
import nabla.audit.report.Report;
import org.junit.jupiter.api.Test;

/// The programs of the project's own, with the findings their tables expect.
class FixturesTest {
    /// Wrong programs whose line is not met yet, or with others beside it.
    private static final Set<String> ELSEWHERE =
            Set.of("squeezed_bias.py", "step_inside_the_loop.py", "max_for_maximum.py");

    /// Those of them that are told right: the first round of their loop is.
    private static final Set<String> NOT_SEEN = Set.of("step_inside_the_loop.py");

    /// Wrong programs whose line is met and not repaired yet.
    private static final Set<String> NOT_REPAIRED = Set.of("softmax_diagonal.py", "shallow_copy.py", "flat_targets.py");

    @Test
    void programsThatAreRightAreToldRight() throws Exception {
        for (Fixture fixture : Fixture.all("right")) {
            Report report = fixture.audited();
            assertThat(report.findings()).as(fixture.name()).isEmpty();
            assertThat(report.verdict().exitCode).as(fixture.name()).isZero();
        }
    }

    @Test
    void programsThatAreWrongAreToldOnTheirLinesAndRepaired() throws Exception {
        List<Fixture> told = Fixture.all("wrong").stream()
                .filter(f -> !ELSEWHERE.contains(f.name()) && !NOT_REPAIRED.contains(f.name()))
                .toList();
        try (ExecutorService two = Executors.newFixedThreadPool(2)) {
            Map<Fixture, Future<Report>> reports = new LinkedHashMap<>();
            for (Fixture fixture : told) reports.put(fixture, two.submit(fixture::audited));
            for (Map.Entry<Fixture, Future<Report>> e : reports.entrySet())
                onItsLinesAndRepaired(e.getKey(), e.getValue().get());
        }
    }

    @Test
    void whatIsNotReachedYetIsNotReached() throws Exception {
        for (Fixture f : Fixture.all("wrong")) {
            if (!ELSEWHERE.contains(f.name()) && !NOT_REPAIRED.contains(f.name())) continue;
            Report report = f.audited();
            assertThat(report.verdict() == Report.Verdict.RIGHT).as(f.name()).isEqualTo(NOT_SEEN.contains(f.name()));
            assertThatExceptionOfType(AssertionError.class)
                    .as(f.name() + " is reached: it can leave its list")
                    .isThrownBy(() -> onItsLinesAndRepaired(f, report));
        }
    }

    private static void onItsLinesAndRepaired(Fixture fixture, Report report) {
        ofTheirKind(fixture, report);
        List<List<Integer>> faulty = fixture.faultyLines();
        List<Integer> lines = report.findings().stream().map(Finding::line).toList();
        assertThat(faulty)
                .as("%s, found %s", fixture.name(), lines)
                .allSatisfy(either -> assertThat(lines).containsAnyElementsOf(either));
        assertThat(lines)
                .as(fixture.name())
                .isSubsetOf(faulty.stream().flatMap(List::stream).toList());
        assertThat(report.findings())
                .as(fixture.name())
                .extracting(Finding::fix)
                .doesNotContainNull();
    }

    /// Kinds that a table may ask for by the name a report gives them.
    private static final Set<String> NAMED = Set.of("softmax-axis", "stuck-bias", "loss-mismatch");

    private static void ofTheirKind(Fixture fixture, Report report) {
        for (Map<String, String> row : fixture.rows())
            if (NAMED.contains(row.get("kind")))
                assertThat(report.findings())
                        .as(fixture.name())
                        .filteredOn(f -> String.valueOf(f.line()).equals(row.get("line")))
                        .extracting(Finding::kind)
                        .containsExactly(row.get("kind"));
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
        Report report = seed("linked_page.py").audited();
        assertThat(report.verdict().exitCode).isZero();
        assertThat(report.findings()).isEmpty();
    }

    private static Fixture seed(String name) throws Exception {
        List<Fixture> all = Fixture.all("seed");
        return all.stream().filter(f -> f.name().equals(name)).findFirst().orElseThrow();
    }
}
