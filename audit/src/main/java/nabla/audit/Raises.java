package nabla.audit;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import nabla.audit.judge.Examination;
import nabla.audit.read.Program;
import nabla.audit.repair.Edit;
import nabla.audit.repair.Mending;
import nabla.audit.run.RunProblem;
import nabla.audit.run.Runner;
import nabla.audit.run.Scene;
import nabla.audit.trace.Adjoints;
import nabla.audit.trace.Node;
import nabla.calculus.expr.Binary;
import nabla.calculus.expr.MatMul;
import org.jspecify.annotations.Nullable;

/// Finds the line at which Python ends a program, where that is certain: everything before it was run as Python runs
/// it, and nothing that was invented has a part in what goes wrong.
///
/// @param first the program as it stands
record Raises(Program program, Runner runner, Examination first) {
    private static final Pattern DRAWN = Pattern.compile("(?s).*(rand|normal|uniform|xavier|glorot|\\bhe\\b).*");

    /// @param change with which the line is run and every gradient right, or null
    record Found(RunProblem problem, @Nullable Edit change) {}

    /// The line; null if there is none.
    @Nullable
    Found found() {
        RunProblem written = first.judgement() == null ? contradiction() : null;
        if (written != null) return new Found(written, null);
        RunProblem problem = first.plain().problems().stream().findFirst().orElse(null);
        boolean late = problem != null
                && first.judgement() != null
                && problem.order() > first.first().lastUpdate();
        if (problem == null || !problem.clear() || late) return null;
        if (!problem.certain() && !everywhere(problem)) return null;
        Edit change = new Mending(program, runner, first).of(problem);
        boolean own = first.plain().problems().stream()
                .filter(p -> p.at().equals(problem.at()) && !p.operands().isEmpty())
                .anyMatch(p -> p.operands().stream().allMatch(this::isOfNetwork));
        return problem.certain() || own || change != null ? new Found(problem, change) : null;
    }

    /// Where the sizes that the program writes contradict each other; null if they do not.
    private @Nullable RunProblem contradiction() {
        if (first.plain().problems().stream().noneMatch(p -> p.message().contains("matmul"))) return null;
        return Scene.all(program.source().text()).stream()
                .filter(scene -> scene.atFullSize() && !scene.drive())
                .limit(1)
                .flatMap(scene -> Examination.in(runner, scene, Map.of()).plain().problems().stream())
                .filter(RunProblem::isContradiction)
                .findFirst()
                .orElse(null);
    }

    /// Whether a value is a weight or was computed by a product with one that the program draws.
    private boolean isOfNetwork(Node value) {
        List<Node> trace = first.plain().tape().nodes();
        BitSet own = new BitSet();
        for (Node n : trace)
            if (n.isLeaf() && DRAWN.matcher(n.place.text()).matches()
                    || n.inputs.stream().anyMatch(input -> own.get(input.id))) own.set(n.id);
        List<Node> behind = Adjoints.ancestors(List.of(value));
        boolean product = behind.stream()
                .anyMatch(n -> n.op() instanceof MatMul && n.inputs.stream().anyMatch(i -> own.get(i.id)));
        boolean state = behind.stream()
                .anyMatch(n -> n.isLeaf()
                        && n.place.text().contains("_like(")
                        && trace.stream()
                                .anyMatch(
                                        w -> w.shape().equals(n.shape()) && (own.get(w.id) || isAdded(w, trace, own))));
        boolean weight =
                own.get(value.id) && trace.stream().anyMatch(n -> n.op() instanceof MatMul && n.inputs.contains(value));
        return product || state || weight || isAdded(value, trace, own);
    }

    /// Whether a value is added to a product of the network, as a bias is.
    private static boolean isAdded(Node value, List<Node> trace, BitSet own) {
        return trace.stream()
                .anyMatch(n -> n.op() == Binary.ADD
                        && n.inputs.contains(value)
                        && n.inputs.stream().anyMatch(i -> i.op() instanceof MatMul && own.get(i.id)));
    }

    /// Whether the line cannot be run with any other data either, as small as they are or at the sizes that are
    /// written.
    private boolean everywhere(RunProblem problem) {
        for (Scene scene : Scene.all(program.source().text())) {
            if (scene.drive()) continue;
            if (runner.outOfTime()) return false;
            RunProblem other = runner.run(scene, 1, Map.of(), Map.of()).problems().stream()
                    .findFirst()
                    .orElse(null);
            if (other == null || !other.at().equals(problem.at())) return false;
        }
        return true;
    }
}
