package nabla.calculus.derive;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import nabla.calculus.array.Array;
import nabla.calculus.expr.Apply;
import nabla.calculus.expr.Binary;
import nabla.calculus.expr.CentralDifference;
import nabla.calculus.expr.Constant;
import nabla.calculus.expr.Evaluation;
import nabla.calculus.expr.Expr;
import nabla.calculus.expr.Gradient;
import nabla.calculus.expr.Graph;
import nabla.calculus.expr.LogSoftmax;
import nabla.calculus.expr.Softmax;
import nabla.calculus.expr.Unary;
import nabla.calculus.expr.Variable;
import nabla.calculus.language.Reading;
import nabla.calculus.notation.Dimensions;
import nabla.calculus.simplify.Simplifier;
import org.jspecify.annotations.Nullable;

/// The derivatives of an expression, as equations one could have written by hand.
///
/// ```java
/// Derivation.of("sum((sigmoid(X@W + b) - Y)**2)/2", List.of("W", "b"), Map.of()).backward();
/// // dZ = (P − Y) ⊙ P ⊙ (1 − P);  db = 1ᵀ·dZ;  dW = Xᵀ·dZ
/// ```
public final class Derivation {
    private final Reading reading;
    private final Expr loss;
    private final Set<Expr> outputs;
    private final Set<Expr> rowsSumToOne;
    private final Map<String, Variable> by = new LinkedHashMap<>();
    private final Gradient gradient;
    private final Set<Expr> atoms = new HashSet<>();
    private final Simplifier simplifier;
    private final List<Equation> forward = new ArrayList<>();
    private final List<Equation> backward = new ArrayList<>();

    private Derivation(Reading reading, List<String> names) {
        this.reading = reading;
        loss = Sharing.of(reading.value());
        for (String name : names) {
            Variable variable = reading.variable(name);
            by.put("d" + variable, variable);
        }
        if (loss.shape().size() != 1) {
            throw new IllegalArgumentException(
                    "the expression is " + dimensions().text(loss.shape())
                            + ", and what is derived is one number; did you mean sum(" + reading.text() + ")?");
        }
        outputs = Naming.name(loss);
        rowsSumToOne = distributions(loss);
        gradient = Gradient.of(loss, by.values());
        simplifier = Simplifier.of(this::isAtom, rowsSumToOne::contains, dimensions()::length);
        write();
    }

    /// @param text the expression, see [Reading]
    /// @param by the variables to differentiate by
    /// @param shapes those that are known; the others are inferred
    /// @throws nabla.calculus.language.ExpressionException if the expression cannot be read or its shapes do not fit
    /// @throws IllegalArgumentException if a name is not in the expression, or its value is not one number
    public static Derivation of(String text, List<String> by, Map<String, String> shapes) {
        return new Derivation(Reading.of(text, shapes), by);
    }

    public Dimensions dimensions() {
        return reading.dimensions();
    }

    /// In order of appearance.
    public List<Variable> variables() {
        return List.copyOf(reading.variables().values());
    }

    /// What the expression's parts are called, the whole last.
    public List<Equation> forward() {
        return List.copyOf(forward);
    }

    /// The derivatives, in the order in which they can be worked out.
    public List<Equation> backward() {
        return List.copyOf(backward);
    }

    /// The derivative by one of the variables that were asked for, in terms of the other equations.
    public Equation derivative(String variable) {
        return backward.stream()
                .filter(equation -> equation.name().equals("d" + reading.variable(variable)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("not derived by " + variable));
    }

    /// Targets whose rows are taken to sum to 1, because they weight the logarithms of a softmax.
    public Set<Expr> rowsSumToOne() {
        return Set.copyOf(rowsSumToOne);
    }

    /// The value of every equation on these numbers, by name, worked out from its printed right-hand side.
    ///
    /// @param inputs a value for each variable
    public Map<String, Array> values(Map<String, Array> inputs) {
        Map<Expr, Array> known = given(inputs);
        Map<String, Array> values = new LinkedHashMap<>();
        for (Equation equation : forward) record(equation, equation.node(), known, values);
        for (Equation equation : backward) record(equation, equation.right(), known, values);
        return values;
    }

    private static void record(Equation equation, Expr right, Map<Expr, Array> known, Map<String, Array> values) {
        Array value = new Evaluation(known).of(right);
        known.put(equation.node(), value);
        values.put(equation.name(), value);
    }

    /// A derivative such as `dW1` or `dZ2`, measured by central differences on these numbers.
    public Array measured(String name, Map<String, Array> inputs) {
        Expr node = Graph.to(List.of(loss)).nodes().stream()
                .filter(part -> name.equals("d" + part.name()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no derivative " + name));
        return CentralDifference.of(loss, node, given(inputs));
    }

    private Map<Expr, Array> given(Map<String, Array> inputs) {
        Map<Expr, Array> known = new HashMap<>();
        reading.variables().forEach((name, variable) -> {
            Array value = inputs.get(name);
            if (value == null) throw new IllegalArgumentException("no value is given for " + name);
            known.put(variable, value);
        });
        return known;
    }

    /// Random numbers at which the expression is finite; null if none were found.
    @Nullable
    Map<String, Array> sample() {
        return Sample.of(this, loss);
    }

    /// The worst error of the derivatives as printed against central differences on random input, relative to the
    /// greatest element of each; NaN if no input was found at which the expression is finite.
    public double error() {
        Map<String, Array> inputs = sample();
        if (inputs == null) return Double.NaN;
        Map<String, Array> values = values(inputs);
        return by.keySet().stream()
                .mapToDouble(name -> CentralDifference.relativeError(
                        Objects.requireNonNull(values.get(name)), measured(name, inputs)))
                .max()
                .orElse(0);
    }

    private boolean isAtom(Expr node) {
        return node instanceof Variable || node instanceof Constant && node.name() != null || atoms.contains(node);
    }

    private void write() {
        List<Expr> nodes = Graph.to(List.of(loss)).nodes();
        List<Expr> named = nodes.stream()
                .filter(node -> node instanceof Apply && node.name() != null)
                .toList();
        named.stream().filter(node -> node != loss).forEach(atoms::add);
        // An output's adjoint is not an equation of its own: dZ = (P − Y) ⊙ P ⊙ (1 − P).
        List<Expr> derived = nodes.reversed().stream()
                .filter(node -> node != loss && gradient.reaches(node) || by.containsValue(node))
                .filter(node -> by.containsValue(node) || named.contains(node) && !outputs.contains(node))
                .toList();
        derived.forEach(node -> atoms.add(gradient.by(node)));
        Reasons reasons = new Reasons(this, gradient, nodes, new HashSet<>(derived));
        named.forEach(node -> forward.add(new Equation(nameOf(node), node, node, List.of())));
        derived.forEach(node -> backward.add(equation(node, reasons)));
        nameNewOutputs();
    }

    private static String nameOf(Expr node) {
        return Objects.requireNonNull(node.name());
    }

    /// ∂L/∂node, simplified.
    Expr adjoint(Expr node) {
        return simplifier.simplify(gradient.by(node));
    }

    private Equation equation(Expr node, Reasons reasons) {
        String name = "d" + nameOf(node);
        Expr adjoint = gradient.by(node);
        Expr known = adjoint.name() == null || name.equals(adjoint.name()) ? adjoint(node) : adjoint;
        return new Equation(name, adjoint, known, reasons.of(node));
    }

    /// A derivative may contain an output that the expression does not, as log-softmax brings the softmax.
    private void nameNewOutputs() {
        Set<Expr> fresh = new LinkedHashSet<>();
        for (Equation equation : backward) {
            for (Expr node : Graph.to(
                            List.of(equation.right()), part -> part == equation.right() || part.name() == null)
                    .nodes()) {
                boolean output =
                        node instanceof Apply apply && (apply.op() instanceof Softmax || apply.op() == Unary.SIGMOID);
                if (output && node.name() == null) fresh.add(node);
            }
        }
        if (fresh.size() != 1
                || forward.stream().anyMatch(e -> e.name().equals("P"))
                || reading.variables().containsKey("P")) return;
        Expr output = fresh.iterator().next().named("P");
        forward.add(new Equation("P", output, output, List.of()));
    }

    /// Variables that weight the logarithm of a softmax, row by row.
    private static Set<Expr> distributions(Expr loss) {
        Set<Expr> found = new HashSet<>();
        for (Expr node : Graph.to(List.of(loss)).nodes()) {
            if (!(node instanceof Apply product) || product.op() != Binary.MULTIPLY) continue;
            for (int i = 0; i < 2; i++) {
                if (product.input(i) instanceof Variable && isLogOfSoftmax(product.input(1 - i)))
                    found.add(product.input(i));
            }
        }
        return found;
    }

    private static boolean isLogOfSoftmax(@Nullable Expr node) {
        if (!(node instanceof Apply apply)) return false;
        if (apply.op() instanceof LogSoftmax softmax)
            return node.shape().axis(softmax.axis()) == node.shape().rank() - 1;
        return apply.op() == Unary.LOG
                && apply.input(0) instanceof Apply inner
                && inner.op() instanceof Softmax softmax
                && node.shape().axis(softmax.axis()) == node.shape().rank() - 1;
    }
}
