package nabla.calculus.notation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import nabla.calculus.array.Shape;
import nabla.calculus.expr.Apply;
import nabla.calculus.expr.Binary;
import nabla.calculus.expr.Broadcast;
import nabla.calculus.expr.Expr;
import nabla.calculus.expr.MatMul;
import nabla.calculus.expr.Softmax;
import nabla.calculus.expr.Sum;
import nabla.calculus.expr.Transpose;
import nabla.calculus.expr.Unary;
import nabla.calculus.simplify.Simplifier;
import org.jspecify.annotations.Nullable;

/// Equations as Java against Nabla's verbs: `dW2.mul(H1.T, dZ2);`. What has no verb becomes a loop over elements.
public final class JavaVerbs {
    private static final Set<Unary> FUNCTIONS = Set.of(Unary.SIGMOID, Unary.TANH, Unary.RELU, Unary.SOFTPLUS);

    private final Dimensions dimensions;
    private final JavaElement elements = new JavaElement(this::part);
    private final JavaReductions reductions;
    private final List<String> declarations = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private final List<Apply> activations = new ArrayList<>();
    private final Map<Expr, String> parts = new HashMap<>();
    private final Set<String> taken = new HashSet<>();

    public JavaVerbs(Dimensions dimensions) {
        this.dimensions = dimensions;
        this.reductions = new JavaReductions(elements, dimensions);
    }

    /// The matrices that the statements so far write to.
    public List<String> declarations() {
        return List.copyOf(declarations);
    }

    /// The statements for `name = node`.
    /// @throws IllegalArgumentException if something in it is neither a matrix nor a number
    public List<String> define(String name, Expr node) {
        lines.clear();
        if (node.shape().rank() > 0) declare(Greek.word(name), node.shape());
        assign(name, node);
        return List.copyOf(lines);
    }

    private void assign(String name, Expr node) {
        taken.add(Greek.word(name));
        if (node instanceof Apply apply && isActivation(apply)) activations.add(apply);
        boolean alias = node.name() != null && !node.name().equals(name);
        if (node.shape().rank() == 0) number(Greek.word(name), node, alias);
        else matrix(Greek.word(name), node, alias);
    }

    private void declare(String name, Shape shape) {
        if (shape.rank() > 2)
            throw new IllegalArgumentException(
                    "Nabla's verbs are for matrices and numbers; " + name + " has shape " + shape);
        String rows = shape.rank() == 2 ? dimensions.text(shape.dim(0)) : "1";
        declarations.add("Matrix " + name + " = Matrix.zeros(\"" + name + "\", Role.SAMPLES, " + rows + ", "
                + dimensions.text(shape.dim(-1)) + ", kernels);");
    }

    /// The variable for a part that needs lines of its own.
    private String part(Expr node) {
        String known = parts.get(node);
        return known != null ? known : part(node, "part" + (parts.size() + 1));
    }

    private String part(Expr node, String name) {
        parts.put(node, name);
        if (node.shape().rank() > 0) declare(name, node.shape());
        assign(name, node);
        return name;
    }

    private void number(String name, Expr node, boolean alias) {
        List<String> reduced = alias || !(node instanceof Apply apply) ? List.of() : reductions.number(name, apply);
        if (reduced.isEmpty()) {
            String value = alias ? elements.of(node, List.of()) : elements.definition(node, List.of());
            lines.add("double " + name + " = " + value + ";");
        }
        lines.addAll(reduced);
    }

    private void matrix(String name, Expr node, boolean alias) {
        String verb = alias || !(node instanceof Apply apply) ? null : verb(apply);
        if (verb != null) {
            lines.add(name + "." + verb + ";");
            return;
        }
        List<String> reduced = alias || !(node instanceof Apply apply) ? List.of() : reductions.matrix(name, apply);
        if (!reduced.isEmpty()) {
            lines.addAll(reduced);
            return;
        }
        List<String> place = JavaElement.place(node.shape());
        String element = alias ? elements.of(node, place) : elements.definition(node, place);
        lines.add(reductions.loops(node.shape()) + name + JavaElement.set(place, element));
    }

    /// The verb that makes this node, if there is one.
    private @Nullable String verb(Apply node) {
        if (node.shape().rank() != 2) return null;
        Expr x = node.input(0);
        return switch (node.op()) {
            case MatMul matmul -> "mul(" + operand(x) + ", " + operand(node.input(1)) + ")";
            case Sum sum -> sum.axes().equals(List.of(0)) && sum.keepdims() ? "sumRows(" + operand(x) + ")" : null;
            case Softmax softmax -> node.shape().axis(softmax.axis()) == 1 ? "softmax(" + operand(x) + ")" : null;
            case Unary unary -> isActivation(node) ? "map(" + function(node) + ", " + operand(x) + ")" : null;
            case Binary binary -> binary(binary, node);
            default -> null;
        };
    }

    private static boolean isActivation(Apply node) {
        return node.op() instanceof Unary f
                && FUNCTIONS.contains(f)
                && node.shape().rank() == 2;
    }

    private static String function(Apply node) {
        return node.op().toString().toLowerCase(Locale.ROOT);
    }

    private @Nullable String binary(Binary op, Apply node) {
        if (op == Binary.ADD) return affine(node);
        String chain = chain(node);
        if (chain != null) return chain;
        String scale = "1.0";
        Expr difference = node;
        if (op == Binary.MULTIPLY && isNumber(node.input(0))) {
            scale = elements.of(node.input(0), JavaElement.place(node.shape()));
            difference = node.input(1);
        } else if (op == Binary.DIVIDE && isNumber(node.input(1))) {
            scale = "1.0 / " + elements.of(node.input(1), JavaElement.place(node.shape()));
            difference = node.input(0);
        }
        if (difference instanceof Apply minus
                && minus.op() == Binary.SUBTRACT
                && isStored(minus.input(0))
                && isStored(minus.input(1))) {
            return "diff(" + operand(minus.input(0)) + ", " + operand(minus.input(1)) + ", null, " + scale + ")";
        }
        return op == Binary.MULTIPLY && isStored(node.input(0)) && isStored(node.input(1))
                ? "times(" + operand(node.input(0)) + ", " + operand(node.input(1)) + ")"
                : null;
    }

    private static boolean isNumber(Expr node) {
        return node instanceof Apply apply
                && apply.op() instanceof Broadcast
                && apply.input(0).shape().rank() == 0;
    }

    private static boolean isStored(Expr node) {
        return node.name() != null && node.shape().rank() == 2;
    }

    private @Nullable String affine(Apply sum) {
        for (int i = 0; i < 2; i++) {
            boolean fits = sum.input(i) instanceof Apply product
                    && product.op() instanceof MatMul
                    && sum.input(1 - i) instanceof Apply copy
                    && copy.op() instanceof Broadcast
                    && isStored(copy.input(0))
                    && copy.input(0).shape().dim(0) == 1
                    && copy.input(0).shape().dim(1) == sum.shape().dim(1)
                    && product.name() == null;
            if (fits) {
                Apply product = (Apply) sum.input(i);
                return "affine(" + operand(product.input(0)) + ", " + operand(product.input(1)) + ", "
                        + operand(((Apply) sum.input(1 - i)).input(0)) + ")";
            }
        }
        return null;
    }

    /// dA ⊙ f′(Z), where the derivative of an activation that ran is among the factors.
    private @Nullable String chain(Apply product) {
        List<Expr> factors = factors(product);
        for (Apply activation : activations) {
            Expr z = activation.input(0);
            if (activation.name() == null
                    || z.name() == null
                    || !activation.shape().equals(product.shape())) continue;
            Expr slope = Simplifier.keepingNames().simplify(((Unary) activation.op()).derivative(z, activation));
            List<String> wanted =
                    factors(slope).stream().map(Notation.MATRIX::expression).toList();
            List<Expr> others = factors.stream()
                    .filter(f -> !wanted.contains(Notation.MATRIX.expression(f)))
                    .toList();
            if (others.isEmpty() || others.size() + wanted.size() != factors.size()) continue;
            Expr arriving = others.stream().reduce(Binary.MULTIPLY::of).orElseThrow();
            String wish = "d" + Greek.word(activation.name());
            String dA = arriving.name() != null
                    ? operand(arriving)
                    : taken.contains(wish) ? part(arriving) : part(arriving, wish);
            return "chain(" + dA + ", " + function(activation) + ", " + operand(z) + ", "
                    + Greek.word(Objects.requireNonNull(activation.name())) + ")";
        }
        return null;
    }

    private static List<Expr> factors(Expr node) {
        if (node.name() != null || !(node instanceof Apply apply) || apply.op() != Binary.MULTIPLY)
            return List.of(node);
        return Stream.of(apply.input(0), apply.input(1))
                .map(JavaVerbs::factors)
                .flatMap(List::stream)
                .toList();
    }

    /// A matrix that a verb can read.
    private String operand(Expr node) {
        if (node.shape().rank() != 2) throw JavaElement.unprintable(node);
        if (node.name() != null) return Greek.word(Objects.requireNonNull(node.name()));
        if (node instanceof Apply apply && apply.op() instanceof Transpose) return operand(apply.input(0)) + ".T";
        return part(node);
    }
}
