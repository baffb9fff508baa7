package nabla.audit.repair;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import nabla.audit.judge.Examination;
import nabla.audit.judge.Fault;
import nabla.audit.judge.Idle;
import nabla.audit.judge.Judgement;
import nabla.audit.judge.Standing;
import nabla.audit.judge.Step;
import nabla.audit.read.Expr;
import nabla.audit.read.Place;
import nabla.audit.read.Program;
import nabla.audit.read.Stmt;
import nabla.audit.repair.Search.Found;
import nabla.audit.run.Runner;
import nabla.audit.trace.Adjoints;
import nabla.audit.trace.Binding;
import nabla.audit.understand.Loss;
import nabla.audit.understand.Parameter;
import org.jspecify.annotations.Nullable;

/// Looks for the update that is missing, and for the gradient that is missing in one.
final class Updates {
    /// Runs for changes of a statement at which steps get lost.
    private static final int MOST_THERE = 60;

    private final Program program;
    private final Runner runner;
    private final Examination examination;
    private final Edit made;
    private final Variables variables;
    private final Standing base;
    private final List<Loss> losses;

    /// @param made the repairs made already
    Updates(Program program, Runner runner, Examination examination, Edit made, Variables variables) {
        this.program = program;
        this.runner = runner;
        this.examination = examination;
        this.made = made;
        this.variables = variables;
        Judgement judgement = Objects.requireNonNull(examination.judgement());
        this.base = judgement.standing();
        this.losses = judgement.losses();
    }

    /// The edit that makes most gradients right; null if none makes any.
    @Nullable
    Found found() {
        Found turned = turned();
        if (turned != null) return turned;
        Found lessened = lessened();
        if (lessened != null) return lessened;
        for (Applications.Insertion i : Shared.of(program)) {
            Found parted = better(null, i.edit(), i.behind(), null);
            if (parted != null && parted.after().isRight()) return parted;
        }
        Found applied = base.idle().isEmpty() ? null : applied();
        if (!base.idle().isEmpty() && (applied == null || !applied.after().isRight())) {
            Found there = there();
            if (there != null) return there;
        }
        return applied == null ? completed(false) : applied;
    }

    /// A change of the statement at which steps get lost, with which all are taken.
    private @Nullable Found there() {
        Idle idle = base.idle().getFirst();
        List<String> weights = base.idle().stream()
                .flatMap(i -> i.value().bindings.stream())
                .map(Binding::name)
                .distinct()
                .toList();
        List<String> gradients = base.idle().stream()
                .map(Idle::gradient)
                .filter(Objects::nonNull)
                .flatMap(g -> g.node().bindings.stream())
                .map(Binding::name)
                .distinct()
                .toList();
        Set<Place> places = Objects.requireNonNull(examination.judgement()).faults().stream()
                .filter(f -> f.kind() == Fault.Kind.NEVER_APPLIED)
                .map(Fault::at)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        for (Place place : places) {
            Tree.Found at = Tree.find(program.body(), place);
            if (at == null) continue;
            List<Edit> edits = Stepping.of(program, variables, at, weights, gradients, FirstStep.RATE);
            for (Edit edit : edits.subList(0, Math.min(edits.size(), MOST_THERE))) {
                Found found = better(null, edit, at.statement(), idle);
                if (found != null && found.after().isRight()) return found;
            }
        }
        return null;
    }

    /// The first of several updates that climb where others descend, turned round: their gradients are right, and what
    /// would turn these round as well is not wrong.
    private @Nullable Found turned() {
        List<Fault> faults = Objects.requireNonNull(examination.judgement()).faults();
        boolean climb = faults.size() > 1
                && base.right().size() > 0
                && faults.stream().allMatch(f -> f.kind() == Fault.Kind.WRONG_STEP);
        if (!climb) return null;
        Tree.Found update = Tree.find(program.body(), faults.getFirst().at());
        String text = update == null ? null : turned(update.statement());
        return update == null || text == null
                ? null
                : better(null, Edit.instead(update.statement(), text), update.statement(), null);
    }

    /// Where gradients become so many times the others and the line at which they do multiplies by that very number,
    /// the line without it.
    private @Nullable Found lessened() {
        for (Fault f : Objects.requireNonNull(examination.judgement()).faults()) {
            Tree.Found at = f.kind() == Fault.Kind.UNEQUAL_FACTOR ? Tree.find(program.body(), f.at()) : null;
            Expr value = at == null ? null : Tree.value(at.statement());
            if (at == null || value == null) continue;
            double ratio = Double.parseDouble(f.detail());
            for (Expr part : Tree.all(value)) {
                if (!(part instanceof Expr.Binary b) || !b.op().equals("*")) continue;
                Expr rest = isNumber(b.left(), ratio) ? b.right() : isNumber(b.right(), ratio) ? b.left() : null;
                if (rest == null) continue;
                Edit without = part == value ? Edit.ofWhole(part, Term.of(rest)) : Edit.of(part, Term.of(rest));
                Found found = better(null, without, at.statement(), null);
                if (found != null && found.after().isRight()) return found;
            }
        }
        return null;
    }

    private static boolean isNumber(Expr e, double number) {
        return e instanceof Expr.Number n && Math.abs(n.value() / number - 1) < 1e-6;
    }

    /// `W += s` for `W -= s` and `W = W + s` for `W = W - s`, and the other way round; null if it is neither.
    private static @Nullable String turned(Stmt update) {
        if (update instanceof Stmt.Augment a && a.op().matches("[-+]"))
            return a.target().at().text()
                    + (a.op().equals("+") ? " -= " : " += ")
                    + a.value().at().text();
        if (!(update instanceof Stmt.Assign a) || !(a.value() instanceof Expr.Binary b)) return null;
        String own = b.left().at().text();
        boolean step = b.op().matches("[-+]")
                && a.targets().size() == 1
                && own.equals(a.targets().getFirst().at().text());
        return step
                ? own + " = " + own + (b.op().equals("+") ? " - " : " + ")
                        + b.right().at().text()
                : null;
    }

    /// The same of updates that take what is given a name before them and is no gradient: what they lack, they most
    /// likely lack there.
    @Nullable
    Found strayed() {
        return completed(true);
    }

    /// An update like those that are there, for a gradient that has none.
    private @Nullable Found applied() {
        Found best = null;
        Stretched stretched = new Stretched(program, variables);
        for (Idle idle : base.idle()) {
            List<Applications.Insertion> insertions = new ArrayList<>(stretched.of(idle));
            insertions.addAll(Applications.of(program, examination.first(), idle));
            insertions.addAll(Applications.alike(program, examination.first(), idle, variables));
            for (Applications.Insertion i : insertions) {
                best = better(best, i.edit(), i.behind(), idle);
                if (best != null && best.after().isRight()) return best;
            }
        }
        return best;
    }

    /// Whether what a parameter moves by has a name: what it lacks is lacking there.
    private boolean isNamedBefore(Parameter p) {
        Step step = examination.draws().getFirst();
        Set<Place> updates = p.end().bindings.stream().map(Binding::place).collect(Collectors.toSet());
        return Adjoints.ancestors(List.of(p.step())).stream()
                .filter(n -> n != p.start() && n.shape().equals(p.start().shape()))
                .flatMap(n -> n.bindings.stream())
                .anyMatch(b ->
                        b.how() == Binding.How.ASSIGNED && b.order() > step.begun() && !updates.contains(b.place()));
    }

    /// An update that nothing went into which a target went into, with its gradient.
    private @Nullable Found completed(boolean strayed) {
        Set<Place> updates = base.wrong().stream()
                .filter(p -> !examination.draws().getFirst().isError(p.end()) && !isNamedBefore(p))
                .flatMap(p -> p.end().bindings.stream())
                .map(Binding::place)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (updates.isEmpty()) return null;
        Step step = examination.first();
        List<String> computed = step.tape.bindings().stream()
                .filter(b -> b.how() == Binding.How.ASSIGNED && step.isBackward(b.node()))
                .filter(b -> base.wrong().stream()
                        .anyMatch(p -> p.start().shape().equals(b.node().shape())))
                .map(Binding::name)
                .distinct()
                .toList();
        Strayed named = new Strayed(program, examination.draws().getFirst());
        Found best = null;
        for (Place at : updates) {
            Tree.Found update = Tree.find(program.body(), at);
            if (update == null || named.isReadBy(update.statement()) != strayed) continue;
            for (Edit edit : Lacking.of(program, update.statement(), computed)) {
                best = better(best, edit, update.statement(), null);
                if (best == null) best = anew(edit, update.statement());
                if (best != null && best.after().isRight()) return best;
            }
        }
        return best;
    }

    /// A change that makes everything right, where what moves by no gradient was taken for more parameters than there
    /// are.
    private @Nullable Found anew(Edit edit, Stmt statement) {
        List<Parameter> now = examination.first().parameters;
        long places = now.stream().map(p -> p.end().site).distinct().count();
        if (places == now.size() || runner.outOfTime() || !made.isApart(edit)) return null;
        Examination changed =
                Examination.in(runner, examination.scene(), made.and(edit).nodes());
        Judgement judged = changed.judgement();
        if (judged == null || 2 * changed.first().parameters.size() < now.size()) return null;
        Standing standing = judged.standing();
        return standing.isRight() ? new Found(edit, statement, standing, null) : null;
    }

    /// What is found already, or what an edit comes to if that is more.
    private @Nullable Found better(@Nullable Found best, Edit edit, Stmt statement, @Nullable Idle idle) {
        if (runner.outOfTime() || !made.isApart(edit)) return best;
        int known = (best == null ? base : best.after()).right().size();
        Map<Object, Object> nodes = made.and(edit).nodes();
        Standing quick = examination.trial(runner, nodes, losses);
        if (quick == null || quick.right().size() <= known) return best;
        Standing after = examination.proof(runner, nodes, losses);
        return after == null || after.right().size() <= known ? best : new Found(edit, statement, after, idle);
    }
}
