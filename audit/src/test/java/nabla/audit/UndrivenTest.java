package nabla.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import nabla.audit.report.Finding;
import nabla.audit.report.Report;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Programs that define a network or a layer and leave its use to others.
class UndrivenTest {
    static List<Fixture> fixtures() throws IOException {
        return Fixture.all("undriven");
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void isDrivenAndJudged(Fixture fixture) throws IOException {
        Report report = fixture.audited();
        assertThat(report.verdict().toString())
                .as(report.text())
                .startsWith(fixture.verdict().toUpperCase(java.util.Locale.ROOT));
        assertThat(report.findings())
                .as(report.text())
                .extracting(Finding::line)
                .isEqualTo(fixture.lines());
    }
}
