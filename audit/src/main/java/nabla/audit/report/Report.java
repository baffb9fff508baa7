package nabla.audit.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What was found in one program.
///
/// @param loss what its gradients are the gradients of
/// @param reason why nothing could be told, if so
/// @param repaired the whole text with every fix made, or null
/// @param equations the training step line by line, if it was asked for
public record Report(
        String file,
        Verdict verdict,
        String loss,
        List<Finding> findings,
        List<Gradient> gradients,
        List<String> notes,
        String reason,
        @Nullable String repaired,
        List<Equation> equations) {

    public Report(
            String file,
            Verdict verdict,
            String loss,
            List<Finding> findings,
            List<Gradient> gradients,
            List<String> notes,
            String reason,
            @Nullable String repaired) {
        this(file, verdict, loss, findings, gradients, notes, reason, repaired, List.of());
    }

    /// The same with the training step's equations.
    public Report explained(List<Equation> step) {
        return new Report(file, verdict, loss, findings, gradients, notes, reason, repaired, step);
    }

    /// The verdict on a program, with the exit code that says it.
    public enum Verdict {
        RIGHT("right", 0),
        RIGHT_UP_TO_A_FACTOR("right up to a factor", 0),
        WRONG("wrong", 1),
        COULD_NOT_TELL("could not tell", 3);

        public final String words;
        public final int exitCode;

        Verdict(String words, int exitCode) {
            this.words = words;
            this.exitCode = exitCode;
        }
    }

    /// The report as text for a terminal.
    public String text() {
        return new TextReport(this).write();
    }

    /// The report as one JSON object.
    public String json() {
        return JsonReport.write(this);
    }
}
