package nabla.audit.explain;

import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import nabla.audit.judge.Examination;
import nabla.audit.judge.Judgement;
import nabla.audit.judge.Step;
import nabla.audit.judge.Verdict;
import nabla.audit.read.Place;
import nabla.audit.report.Equation;
import nabla.audit.trace.Adjoints;
import nabla.audit.trace.Binding;
import nabla.audit.trace.Node;
import nabla.calculus.array.ShapeException;
import nabla.calculus.expr.Apply;
import nabla.calculus.expr.Expr;
import nabla.calculus.expr.MatMul;
import nabla.calculus.notation.Dimensions;
import nabla.calculus.notation.Greek;
import nabla.calculus.notation.Notation;
import nabla.calculus.simplify.Simplifier;
import org.jspecify.annotations.Nullable;

/// The lines of one training step as equations in the program's names: those of the forward pass up to the loss, then
/// each gradient beside what it has to be.
public final class Equations {
    /// A line longer than this says less than the program's own.
    private static final int LONGEST = 120;

    private static final Pattern INDICES = Pattern.compile("\\[\\d+(\\.\\d+)?(, \\d+(\\.\\d+)?){3,}]");
    private static final Pattern MASK = Pattern.compile("np\\.array\\(\\[[\\[\\]…, \\d.]*]\\) != 0");

    private final Judgement judgement;
    private final Step step;
    private final Names names = new Names(Names::has);
    private final List<Node> forward;
    private final Map<String, Equation> found = new LinkedHashMap<>();

    private Equations(Examination examination) {
        this.judgement = Objects.requireNonNull(examination.judgement());
        this.step = examination.draws().getFirst();
        this.forward = Adjoints.ancestors(judgement.loss().seeds().keySet());
    }

    /// Empty if the program could not be judged.
    public static List<Equation> of(Examination examination) {
        return examination.judgement() == null ? List.of() : new Equations(examination).all();
    }

    private List<Equation> all() {
        Set<Node> network = new HashSet<>();
        for (Node n : forward) {
            boolean within = step.isLearned(n)
                    || n.op() instanceof MatMul
                    || n.inputs.stream().anyMatch(network::contains);
            if (!within || !(n.expr instanceof Apply)) continue;
            network.add(n);
            if (Names.has(n)) forward(n);
        }
        ChainRule rule = new ChainRule(judgement.loss(), step.nodes, forward, usual());
        List<Verdict> verdicts = judgement.verdicts().stream()
                .sorted(Comparator.comparingInt(v -> v.claim().node().id))
                .toList();
        for (Verdict v : verdicts) {
            backward(v, rule);
            rule.give(v);
        }
        return List.copyOf(found.values());
    }

    /// The multiple of the truth that most right gradients of parameters are.
    private double usual() {
        return judgement.parameters().stream()
                .map(Judgement.Learned::verdict)
                .filter(v -> v.status() != Verdict.Status.WRONG)
                .mapToDouble(v -> v.fit().factor())
                .findFirst()
                .orElse(1);
    }

    private boolean isParameter(Node n) {
        return judgement.parameters().stream().anyMatch(l -> l.parameter().start() == n);
    }

    private void forward(Node n) {
        Binding b = n.bindings.stream()
                .filter(x -> x.how() != Binding.How.ARGUMENT)
                .findFirst()
                .orElseThrow();
        Equation.Formula coded = formula(b.name(), names.definition(n));
        add(b.name(), b.place(), n, coded, null, null, List.of());
    }

    private void backward(Verdict v, ChainRule rule) {
        Node n = v.claim().node();
        ChainRule.Derived derived = derived(rule, v);
        Equation.Formula truth = derived == null ? null : formula(v.claim().name(), derived.adjoint());
        Equation.Formula coded = formula(v.claim().name(), names.definition(n));
        add(v.claim().name(), v.claim().at(), n, coded, v, truth, derived == null ? List.of() : derived.reasons());
    }

    private ChainRule.@Nullable Derived derived(ChainRule rule, Verdict v) {
        try {
            return rule.of(v.of(), isParameter(v.of()));
        } catch (ShapeException notToBeShown) {
            return null;
        }
    }

    /// The first time a line is run stands for all.
    private void add(
            String name,
            Place at,
            Node n,
            Equation.@Nullable Formula coded,
            @Nullable Verdict v,
            Equation.@Nullable Formula derived,
            List<String> reasons) {
        Equation equation = new Equation(
                v != null,
                name,
                at.source().name(),
                at.line(),
                at.source().line(at.line()).strip(),
                coded,
                Dimensions.NUMERIC.text(n.shape()),
                v == null ? "" : Names.of(v.of()),
                v == null ? "" : v.status().words(),
                derived,
                reasons.stream().map(Equations::shortened).toList());
        found.putIfAbsent(name + "@" + at + (v == null ? "" : v.of().label()), equation);
    }

    /// Without the numbers of long indices.
    private static String shortened(String text) {
        return MASK.matcher(INDICES.matcher(text).replaceAll("[…]")).replaceAll("mask");
    }

    /// `name = …` in every notation; null where one has no word for an operation or too many.
    private static Equation.@Nullable Formula formula(String name, Expr node) {
        try {
            Expr simple = Simplifier.keepingNames().simplify(node);
            String letter = Greek.letter(name);
            String matrix = shortened(Notation.MATRIX.equation(letter, simple));
            if (matrix.length() > LONGEST) return null;
            return new Equation.Formula(
                    matrix,
                    Notation.NUMPY.expression(simple),
                    shortened(Notation.LATEX.equation(letter, simple)),
                    shortened(Notation.MATHML.equation(letter, simple)));
        } catch (IllegalArgumentException | UnsupportedOperationException noWord) {
            return null;
        }
    }
}
