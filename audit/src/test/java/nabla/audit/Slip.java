package nabla.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import nabla.audit.report.Finding;
import nabla.audit.report.Report;

/// A line of a right program, changed, and what is told of it.
record Slip(String program, String line, String wrong) {
    /// Enough on a busy machine: what is told is asked here, not how soon.
    private static final Duration TIME = Duration.ofSeconds(60);

    /// One layer that learns example by example.
    static final String UNIT = """
            import numpy as np
            w, c = np.random.uniform(-1, 1, (4, 2)), np.zeros(2)
            for x, t in zip(np.random.rand(9, 4), np.random.rand(9, 2)):
                y = np.tanh(x @ w + c)
                loss = np.sum((t - y) ** 2) / 2
                rate = 0.5
                d = (t - y) * (1 - y ** 2)
                w += rate * np.outer(x, d)
                c += rate * d
            """;

    private static final long MEMORY = 512L << 20;

    /// The one finding of the changed program.
    Finding only() {
        assertThat(program).contains(line);
        Report report =
                Audit.of(program.replace(line, wrong)).within(TIME, MEMORY).report();
        assertThat(report.findings()).as(report.text()).hasSize(1);
        return report.findings().getFirst();
    }

    /// The one finding, on the changed line.
    Finding toldThere() {
        Finding finding = only();
        assertThat(finding.source().strip()).isEqualTo(wrong);
        return finding;
    }

    /// The one finding is on the changed line and comes with a repair.
    void isToldAndRepaired() {
        assertThat(toldThere().fix()).isNotNull();
    }

    /// The one finding is on the changed line, and its repair is the line as it was.
    void isToldAndPutBack() {
        assertThat(toldThere().fix())
                .isNotNull()
                .satisfies(fix -> assertThat(fix.after().strip()).isEqualTo(line));
    }
}
