package nabla.audit.repair;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import nabla.audit.judge.Examination;
import nabla.audit.judge.Fault;
import nabla.audit.judge.Judgement;
import nabla.audit.judge.Standing;
import nabla.audit.judge.Step;
import nabla.audit.read.Expr;
import nabla.audit.read.Place;
import nabla.audit.read.Program;
import nabla.audit.run.Runner;
import nabla.audit.trace.Adjoints;
import nabla.audit.trace.Node;
import nabla.audit.understand.Parameter;
import nabla.calculus.array.Array;
import nabla.calculus.expr.Binary;
import nabla.calculus.expr.Extremum;
import nabla.calculus.expr.MatMul;
import nabla.calculus.expr.Transpose;
import nabla.calculus.expr.Unary;
import org.jspecify.annotations.Nullable;

/// A softmax normalised over the examples. The gradient P − Y belongs to a softmax over the outputs, so the line to
/// change is the softmax's sum, not the gradient: told where that change makes gradients right.
public final class SoftmaxAxis {
    private final Program program;
    private final Runner runner;
    private final Examination examination;
    private final Judgement judgement;
    private final Step step;
    private final Edit before;
    private final List<Expr.Call> calls = new ArrayList<>();

    /// @param made how the program is read already
    public SoftmaxAxis(Program program, Runner runner, Examination examination, Edit made) {
        this.before = made;
        this.program = program;
        this.runner = runner;
        this.examination = examination;
        this.judgement = Objects.requireNonNull(examination.judgement());
        this.step = examination.draws().getFirst();
        Tree.statements(program.body(), s -> {
            for (Expr value : Tree.values(s))
                for (Expr part : Tree.all(value)) if (part instanceof Expr.Call c) calls.add(c);
        });
    }

    /// The fault with its repair; null if there is none.
    public @Nullable Repair repair() {
        for (Node n : Adjoints.ancestors(judgement.loss().seeds().keySet()).reversed()) {
            if (n.op() != Binary.DIVIDE || n.shape().rank() != 2) continue;
            int examples = examples(n);
            if (examples < 0 || !isOver(n.value(), examples)) continue;
            Expr.Call sum = call(above(n.inputs.get(1), false), "sum");
            if (sum == null) continue;
            Edit edit = made(sum, n, 1 - examples);
            if (edit != null) return told(sum, n, examples, edit);
        }
        return null;
    }

    /// The axis on which the examples lie: rows where weights stand on the right, columns where they stand on the left.
    private int examples(Node n) {
        for (Node m : Adjoints.ancestors(List.of(n)).reversed()) {
            if (!(m.op() instanceof MatMul) || !m.shape().equals(n.shape())) continue;
            for (Parameter p : step.parameters) {
                if (is(m.inputs.get(1), p)) return 0;
                if (is(m.inputs.get(0), p)) return 1;
            }
        }
        return -1;
    }

    private static boolean is(Node n, Parameter p) {
        return n == p.start() || n.op() instanceof Transpose && n.inputs.contains(p.start());
    }

    /// Whether probabilities sum to 1 over the examples, or all together, and not over the outputs.
    private static boolean isOver(Array p, int examples) {
        if (isOne(p.sum(false, 1 - examples))) return false;
        return isOne(p.sum(false, examples)) || isOne(p.sum(false));
    }

    private static boolean isOne(Array sums) {
        return sums.map(x -> Math.abs(x - 1) < 1e-9 ? 0 : 1).isEveryElement(0);
    }

    /// What a value is computed from, up to the exponentials, or beyond them up to the layer's product.
    private static List<Node> above(Node from, boolean beyond) {
        Set<Node> seen = new LinkedHashSet<>();
        Deque<Node> open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty()) {
            Node n = open.poll();
            boolean end = n.op() instanceof MatMul || !beyond && n.op() == Unary.EXP;
            if (seen.add(n) && !end) open.addAll(n.inputs);
        }
        return new ArrayList<>(seen);
    }

    private Expr.@Nullable Call call(List<Node> nodes, String name) {
        for (Node n : nodes)
            for (Expr.Call c : calls)
                if (c.at().equals(n.place)
                        && name(c).equals(name)
                        && !operand(c).isEmpty()) return c;
        return null;
    }

    private static String name(Expr.Call c) {
        return switch (c.function()) {
            case Expr.Name n -> n.id();
            case Expr.Attribute a -> a.name();
            default -> "";
        };
    }

    /// `e` of `np.sum(e, axis=0)`, `sum(e)` and `e.sum(0)`.
    private static String operand(Expr.Call c) {
        boolean method = c.function() instanceof Expr.Attribute a && !isModule(a.object());
        if (method) return ((Expr.Attribute) c.function()).object().at().text();
        return c.arguments().isEmpty()
                ? ""
                : c.arguments().getFirst().value().at().text();
    }

    private static boolean isModule(Expr e) {
        return e instanceof Expr.Name n && (n.id().equals("np") || n.id().equals("numpy"));
    }

    private static String over(Expr.Call c, int axis) {
        String rest = "axis=" + axis + ", keepdims=True)";
        if (c.function() instanceof Expr.Attribute a && !isModule(a.object()))
            return operand(c) + "." + a.name() + "(" + rest;
        String function = c.function() instanceof Expr.Name n
                ? "np." + n.id()
                : c.function().at().text();
        return function + "(" + operand(c) + ", " + rest;
    }

    /// The sum over the outputs, and the maximum too where it has an axis, if that makes gradients right.
    private @Nullable Edit made(Expr.Call sum, Node n, int outputs) {
        Edit edit = Edit.of(sum, over(sum, outputs));
        List<Edit> edits = new ArrayList<>(List.of(edit));
        List<Node> greatest = above(n, true).stream()
                .filter(m -> m.op() instanceof Extremum && m.value().size() > 1)
                .toList();
        for (String name : List.of("max", "amax")) {
            Expr.Call max = call(greatest, name);
            if (max != null) edits.add(edit.and(Edit.of(max, over(max, outputs))));
        }
        return edits.stream().filter(this::helps).findFirst().orElse(null);
    }

    private boolean helps(Edit edit) {
        Map<Object, Object> nodes = before.and(edit).nodes();
        Examination other = Examination.in(runner, examination.scene(), nodes);
        Judgement after = other.judgement();
        if (after == null || after.standing().share() <= judgement.standing().share()) return false;
        Standing fresh = other.proof(runner, nodes, after.losses());
        return fresh != null && fresh.share() > judgement.standing().share();
    }

    private Repair told(Expr.Call sum, Node n, int examples, Edit edit) {
        Place at = sum.at();
        boolean all = isOne(n.value().sum(false));
        String outputs = examples == 0 ? "row" : "column";
        String why = "`" + at.text() + "` adds "
                + (all ? "everything" : (examples == 0 ? "down each column" : "along each row") + ", over the examples")
                + ": the probabilities of one example, a " + outputs + " of shape "
                + (examples == 0
                        ? "(1, " + n.shape().dim(1) + ")"
                        : "(" + n.shape().dim(0) + ", 1)")
                + ", do not sum to 1 and depend on the other examples. Predictions minus targets is the gradient of a softmax over each "
                + outputs + ".";
        Fault fault = new Fault(Fault.Kind.SOFTMAX_AXIS, at, null, n, null, 1, why);
        String text = over(sum, 1 - examples);
        String line = program.source().line(at.line());
        int from = at.column() - 1;
        boolean oneLine = edit.changes().size() == 1 && from + at.text().length() <= line.length();
        Place first = edit.changes().keySet().stream()
                .min(Comparator.comparingInt(Place::start))
                .orElse(at);
        String after = oneLine
                ? line.substring(0, from)
                        + text
                        + line.substring(from + at.text().length())
                : "";
        return new Repair(fault, edit, oneLine ? at : first, after, text, 0);
    }
}
