package nabla.audit.repair;

import java.util.Comparator;
import java.util.stream.Collectors;
import nabla.audit.judge.Claim;
import nabla.audit.judge.Examination;
import nabla.audit.judge.Fault;
import nabla.audit.judge.Idle;
import nabla.audit.judge.Judgement;
import nabla.audit.judge.Verdict;
import nabla.audit.read.Expr;
import nabla.audit.read.Place;
import nabla.audit.read.Program;
import nabla.audit.read.Stmt;
import nabla.audit.trace.Binding;
import nabla.audit.trace.Node;

/// What an edit that was found says about the line it changes.
public final class Proof {
    private final Program program;
    private final Examination examination;
    private final Judgement judgement;

    public Proof(Program program, Examination examination) {
        this.program = program;
        this.examination = examination;
        this.judgement = java.util.Objects.requireNonNull(examination.judgement());
    }

    public Repair of(Search.Found found) {
        Edit edit = found.edit();
        Stmt statement = found.statement();
        Place at = edit.changes().keySet().stream()
                .min(Comparator.comparingInt(Place::start))
                .orElse(statement.at());
        boolean moved = edit.changes().size() > 1;
        Fault fault = fault(found, at, moved);
        String line = program.source().line(at.line());
        int from = at.column() - 1;
        String text = at.text();
        String changed = java.util.Objects.requireNonNull(edit.changes().get(at));
        boolean added = changed.startsWith(text + "\n");
        boolean oneLine = !moved && !added && from + text.length() <= line.length() && !text.contains("\n");
        String after = oneLine ? line.substring(0, from) + changed + line.substring(from + text.length()) : "";
        return new Repair(fault, edit, at, after, moved || added ? "" : truth(statement, at, changed), 0);
    }

    /// The right value of the statement, as the edit has it.
    private static String truth(Stmt statement, Place at, String changed) {
        Expr value = Tree.value(statement);
        if (value == null) return "";
        int from = at.start() - value.at().start();
        int to = at.end() - value.at().start();
        String text = value.at().text();
        return from < 0 || to > text.length() ? changed : text.substring(0, from) + changed + text.substring(to);
    }

    private Fault fault(Search.Found found, Place edited, boolean moved) {
        if (found.idle() != null) {
            Claim gradient = found.idle().gradient();
            String added = String.join("", found.edit().changes().values());
            boolean behind =
                    added.startsWith(found.statement().at().text() + "\n"); // else the statement is the wrong one
            boolean own = behind && gradient != null && added.contains(gradient.name());
            boolean grown = found.idle().grown() != null;
            boolean named =
                    gradient != null && gradient.at().equals(found.statement().at());
            return new Fault(
                    grown ? Fault.Kind.BROADCAST : Fault.Kind.NEVER_APPLIED,
                    own && gradient != null
                            ? lost(found.idle(), gradient)
                            : found.statement().at(),
                    grown && !named ? null : gradient,
                    found.idle().value(),
                    null,
                    1,
                    found.idle().value().label());
        }
        Stmt s = found.statement();
        String missing = moved ? "" : missing(s, found.edit());
        if (!missing.isEmpty()) return new Fault(Fault.Kind.MISSING_STATEMENT, s.at(), null, null, null, 1, missing);
        for (Fault f : judgement.faults())
            if (f.kind() == Fault.Kind.WRONG_STEP && f.at().equals(s.at()) && !moved) return f;
        Place at = moved || s.at().line() == edited.line() ? s.at() : edited;
        Claim claim = null;
        Node of = null;
        double error = 1;
        for (Verdict v : judgement.verdicts()) {
            if (v.status() != Verdict.Status.WRONG || !v.claim().at().equals(s.at())) continue;
            claim = v.claim();
            of = v.of();
            error = v.fit().error();
            break;
        }
        if (claim == null)
            for (Binding b : examination.first().tape.bindings()) {
                if (!b.place().equals(s.at())
                        || b.node().id >= examination.first().nodes.size()) continue;
                claim = new Claim(b.node(), b.name(), b.place());
                break;
            }
        Fault.Kind kind = moved ? Fault.Kind.UPDATE_ORDER : Fault.Kind.WRONG_GRADIENT;
        String wrong = wrong();
        return new Fault(kind, at, claim, of, null, error, moved ? early(found.edit(), wrong) : wrong);
    }

    private String wrong() {
        return judgement.standing().wrong().stream()
                .map(p -> "`" + p.name() + "`")
                .distinct()
                .collect(Collectors.joining(", "));
    }

    /// What an edit puts beside a statement and what it is good for; nothing if it changes the statement itself.
    private String missing(Stmt statement, Edit edit) {
        String by = String.join("", edit.changes().values());
        String own = statement.at().text();
        boolean behind = by.startsWith(own + "\n");
        if (!edit.changes().containsKey(statement.at()) || !behind && !by.endsWith("\n" + indented(statement.at())))
            return "";
        String written = behind ? by.substring(own.length()) : by.substring(0, by.length() - own.length());
        String idle = judgement.standing().idle().stream()
                .map(i -> "`" + i.value().label() + "`")
                .distinct()
                .collect(Collectors.joining(", "));
        return "`" + written.strip() + "` is missing " + (behind ? "behind" : "before") + " this line: without it "
                + (wrong().isEmpty() ? idle + " does not learn" : "the gradient of " + wrong() + " is wrong");
    }

    /// Where the step along a gradient gets lost, or where the gradient is computed.
    private Place lost(Idle idle, Claim gradient) {
        return judgement.faults().stream()
                .filter(f -> f.kind() == Fault.Kind.NEVER_APPLIED && f.of() == idle.value())
                .map(Fault::at)
                .findFirst()
                .orElse(gradient.at());
    }

    private static String indented(Place at) {
        return " ".repeat(at.column() - 1) + at.text();
    }

    /// What the statement that is moved changes, or the one before which a value is now computed.
    private String early(Edit edit, String otherwise) {
        return edit.changes().entrySet().stream()
                .filter(change ->
                        change.getValue().isEmpty() || change.getValue().endsWith("\n" + indented(change.getKey())))
                .map(change -> Tree.find(program.body(), change.getKey()))
                .filter(java.util.Objects::nonNull)
                .flatMap(moved -> Tree.targets(moved.statement()).stream())
                .map(target -> "`" + target.at().text() + "`")
                .findFirst()
                .orElse(otherwise);
    }
}
