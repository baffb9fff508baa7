package nabla.audit.read;

import java.util.List;

/// A source as read: its statements, and what could not be read.
public record Program(Source source, List<Stmt> body, List<SyntaxProblem> problems) {

    /// A stretch that is not Python; the statements around it are still there.
    public record SyntaxProblem(Place at, String message) {}
}
