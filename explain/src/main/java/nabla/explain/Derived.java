package nabla.explain;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nabla.calculus.array.Array;
import nabla.calculus.array.Shape;
import nabla.calculus.expr.Expr;
import nabla.calculus.expr.Gradient;
import nabla.calculus.expr.LogSumExp;
import nabla.calculus.expr.Softmax;
import nabla.calculus.notation.Notation;
import nabla.calculus.simplify.Simplifier;
import nabla.matrix.Matrix;
import nabla.matrix.Verb;
import org.jspecify.annotations.Nullable;

/// The second witness: the forward verbs as expressions, and what calculus makes of them. It never sees a backward
/// verb.
final class Derived {
    private final Map<String, Expr> nodes = new LinkedHashMap<>();
    private final List<@Nullable Expr> made = new ArrayList<>();
    private final Set<Expr> oneHot = new HashSet<>();
    private @Nullable Gradient plain;
    private @Nullable Gradient penalized;
    private final Simplifier simplifier;

    /// @param forward the verbs from X to L; matrices that none of them writes keep their values
    Derived(List<Verb> forward) {
        simplifier = Simplifier.of(node -> node.name() != null, oneHot::contains, Expr::constant);
        for (Verb verb : forward) {
            Expr node = make(verb);
            made.add(node);
            if (node == null) continue; // what comes behind takes its numbers as given
            String name = verb.writes().getFirst().name;
            nodes.put(name, node);
            switch (verb) {
                case Verb.Total total -> plain = Gradient.of(node, nodes.values());
                case Verb.CrossEntropy total -> plain = Gradient.of(node, nodes.values());
                case Verb.Penalize penalty -> penalized = Gradient.of(node, nodes.values());
                default -> simplifier.simplify(node.named(name));
            }
        }
        for (int i = 0; i < made.size(); i++) {
            // L is named last: its own adjoint is the number 1, and not something called dL
            Expr node = made.get(i);
            if (node != null && node.name() == null)
                simplifier.simplify(node.named(forward.get(i).writes().getFirst().name));
        }
    }

    private Expr of(Matrix m) {
        return nodes.computeIfAbsent(m.name, name -> Expr.variable(name, array(m)));
    }

    private static Array array(Matrix m) {
        return Array.matrix(m.toArray());
    }

    private @Nullable Expr make(Verb verb) {
        return switch (verb) {
            case Verb.Affine a -> of(a.X()).matmul(of(a.W())).plus(of(a.b()));
            case Verb.Map m -> Functions.of(m.f(), of(m.Z()));
            case Verb.Times t -> of(t.A()).times(of(t.B()));
            case Verb.Softmax s -> new Softmax(1).of(of(s.Z()));
            case Verb.Total t -> {
                Expr each = Functions.of(t.l(), of(t.P()), of(t.Y()));
                yield each == null ? null : scaled(weighted(each, t.w()), t.c());
            }
            case Verb.CrossEntropy e -> {
                Expr z = of(e.Z());
                Expr y = of(e.Y());
                oneHot.add(y);
                Expr each = new LogSumExp(true, 1).of(z).minus(y.times(z).sum(true, 1));
                yield scaled(weighted(each, e.w()), e.c());
            }
            case Verb.Penalize p -> {
                Expr w = of(p.W());
                yield of(p.L())
                        .plus(w.abs().sum().times(p.p().l1()))
                        .plus(w.square().sum().times(p.p().l2() / 2));
            }
            default -> null;
        };
    }

    private Expr weighted(Expr each, @Nullable Matrix w) {
        return w == null ? each : of(w).times(each);
    }

    private static Expr scaled(Expr each, double c) {
        Expr sum = each.sum();
        return c == 1 ? sum : sum.times(c);
    }

    /// What calculus says the i-th forward verb computes, in matrix notation.
    String equation(int i) {
        Expr node = made.get(i);
        return node == null ? "" : written(java.util.Objects.requireNonNull(node.name()), node);
    }

    /// The numbers of the i-th forward verb; null where calculus has no such function.
    double @Nullable [][] numbers(int i) {
        Expr node = made.get(i);
        return node == null ? null : rows(node.value());
    }

    /// `dM = …` for the loss with or without its penalty.
    String gradientEquation(String of, boolean penalized) {
        Expr adjoint = adjoint(of, penalized);
        return adjoint == null ? "" : written("d" + of, adjoint);
    }

    double @Nullable [][] gradientNumbers(String of, boolean penalized) {
        Expr adjoint = adjoint(of, penalized);
        return adjoint == null ? null : rows(adjoint.value());
    }

    private @Nullable Expr adjoint(String of, boolean withPenalty) {
        Expr node = nodes.get(of);
        if (node == null || plain == null || !plain.reaches(node)) return null; // behind an unknown function
        return (withPenalty && penalized != null ? penalized : plain).by(node);
    }

    private String written(String name, Expr node) {
        String known = node.name();
        return known == null || known.equals(name)
                ? Notation.MATRIX.equation(name, simplifier.simplify(node))
                : name + " = " + known; // for a batch of one, db is dZ itself
    }

    private static double[][] rows(Array a) {
        Shape shape = a.shape();
        int cols = shape.rank() == 0 ? 1 : shape.dim(shape.rank() - 1);
        double[] flat = a.toDoubles();
        double[][] rows = new double[flat.length / cols][cols];
        for (int i = 0; i < flat.length; i++) {
            rows[i / cols][i % cols] = flat[i];
        }
        return rows;
    }
}
