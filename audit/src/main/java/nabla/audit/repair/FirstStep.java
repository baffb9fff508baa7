package nabla.audit.repair;

import java.util.ArrayList;
import java.util.List;
import nabla.audit.judge.Claim;
import nabla.audit.judge.Examination;
import nabla.audit.judge.Judgement;
import nabla.audit.judge.Unapplied;
import nabla.audit.read.Program;
import nabla.audit.read.PythonReader;
import nabla.audit.read.Source;
import nabla.audit.read.Stmt;
import nabla.audit.run.Runner;
import nabla.audit.trace.Binding;
import nabla.audit.trace.Node;
import nabla.audit.trace.Tape;
import nabla.audit.understand.Parameter;
import org.jspecify.annotations.Nullable;

/// The step that a program without any lacks: the one it has and does not come to, as another thing is handed over than
/// is meant, or which the statement it gets lost at does not take; or behind the last gradient one in which each weight
/// moves against its own. It is kept if the program takes it and every gradient is right with it.
public final class FirstStep {
    /// A rate as it is written where a program names none.
    static final String RATE = "0.1";
    /// Runs for what is handed over.
    private static final int MOST_HANDED = 30;
    /// Runs for changes of the statement at which the steps get lost.
    private static final int MOST_THERE = 60;

    private final Program program;
    private final Runner runner;
    private final Examination first;

    public FirstStep(Program program, Runner runner, Examination first) {
        this.program = program;
        this.runner = runner;
        this.first = first;
    }

    /// The proven change; null if there is none.
    public @Nullable Edit of(Unapplied unapplied) {
        Edit handed = handed(unapplied);
        if (handed != null) return handed;
        Edit there = there(unapplied);
        if (there != null) return there;
        if (!unapplied.still()) return null;
        Claim last = unapplied.last().gradient();
        Tree.Found at = Tree.find(program.body(), last.at());
        if (at == null || at.statement() instanceof Stmt.Return) return null;
        Tape tape = first.plain().tape();
        int site = Repairs.site(tape, last);
        StringBuilder text = new StringBuilder();
        for (Unapplied.Pair pair : unapplied.pairs()) {
            String weight = name(tape, pair.weight(), site);
            String gradient = name(tape, pair.gradient().node(), site);
            if (weight == null || gradient == null) return null;
            text.append(weight + " = " + weight + " - " + RATE + " * " + gradient + "\n");
        }
        Program read = PythonReader.read(new Source("repair", text.toString()));
        if (!read.problems().isEmpty()) return null;
        List<Stmt> by = new ArrayList<>(List.of(at.statement()));
        by.addAll(read.body());
        int margin = at.statement().at().column() - 1;
        String whole = at.statement().at().text() + "\n"
                + text.toString().indent(margin).stripTrailing();
        Edit edit = Edit.of(at.statement(), whole, by);
        return isRight(edit, unapplied) ? edit : null;
    }

    /// What is handed over in place of another thing, so that the step that is there is not taken; null if that is not
    /// so.
    private @Nullable Edit handed(Unapplied unapplied) {
        Variables variables = new Variables(program, first.plain().tape());
        return HandOvers.of(program, variables).stream()
                .filter(HandOvers.HandOver::likely)
                .limit(MOST_HANDED)
                .map(HandOvers.HandOver::edit)
                .filter(edit -> isRight(edit, unapplied))
                .findFirst()
                .orElse(null);
    }

    /// A change of the statement at which the steps get lost.
    private @Nullable Edit there(Unapplied unapplied) {
        Tree.Found at = Tree.find(program.body(), unapplied.at());
        if (at == null) return null;
        Variables variables = new Variables(program, first.plain().tape());
        List<String> weights = unapplied.pairs().stream()
                .flatMap(p -> p.weight().bindings.stream())
                .map(Binding::name)
                .distinct()
                .toList();
        List<String> gradients = unapplied.pairs().stream()
                .flatMap(p -> p.gradient().node().bindings.stream())
                .map(Binding::name)
                .distinct()
                .toList();
        return Stepping.of(program, variables, at, weights, gradients, RATE).stream()
                .limit(MOST_THERE)
                .filter(edit -> isRight(edit, unapplied))
                .findFirst()
                .orElse(null);
    }

    private boolean isRight(Edit edit, Unapplied unapplied) {
        if (runner.outOfTime()) return false;
        Examination now = Examination.in(runner, first.scene(), edit.nodes());
        Judgement judged = now.judgement();
        return judged != null
                && judged.standing().isRight()
                && !now.appliesNothing(runner)
                && unapplied.pairs().stream().allMatch(pair -> learns(pair.weight(), now))
                && now.plain().problems().size() <= first.plain().problems().size();
    }

    /// Whether it is this weight that learns then, and not the same one of another network.
    private static boolean learns(Node weight, Examination now) {
        return now.first().parameters.stream()
                .map(Parameter::start)
                .anyMatch(start -> start.place.equals(weight.place) && start.occurrence == weight.occurrence);
    }

    /// What a value is called where the last gradient is computed; of an object's member, anywhere.
    private static @Nullable String name(Tape tape, Node value, int site) {
        for (Binding b : tape.bindings())
            if (b.node() == value && b.site() == site && b.name().matches("[\\w.]+(\\['\\w+'])?")) return b.name();
        for (Binding b : value.bindings) if (b.name().matches("self\\.[\\w.]+(\\['\\w+'])?")) return b.name();
        return null;
    }
}
