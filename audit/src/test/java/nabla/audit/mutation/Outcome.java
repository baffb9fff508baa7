package nabla.audit.mutation;

import java.time.Duration;
import nabla.audit.Audit;
import nabla.audit.report.Report;
import nabla.audit.run.Limits;

/// What the auditor made of a mutant.
///
/// @param detected it is said to be wrong
/// @param onItsLine a finding is on the line with the fault (or beside the gap that a deleted statement left)
/// @param repaired the report comes with a program that was proven right
/// @param seconds it took
public record Outcome(
        Mutant mutant, boolean detected, boolean onItsLine, boolean repaired, Report report, double seconds) {

    /// `-Dseconds=40` in place of the cap a user has: on a machine with other work.
    private static final Duration CAP =
            Duration.ofSeconds(Long.getLong("seconds", Limits.DEFAULT.time().toSeconds()));

    public static Outcome of(Mutant mutant) {
        long start = System.nanoTime();
        Report report = Audit.of(mutant.file(), mutant.text())
                .within(CAP, Limits.DEFAULT.memory())
                .report();
        boolean onItsLine = report.findings().stream().anyMatch(f -> mutant.isAt(f.line()));
        boolean repaired =
                !report.findings().isEmpty() && report.findings().stream().allMatch(f -> f.fix() != null);
        return new Outcome(
                mutant,
                report.verdict() == Report.Verdict.WRONG,
                onItsLine,
                repaired,
                report,
                (System.nanoTime() - start) / 1e9);
    }
}
