package nabla.explain;

import nabla.matrix.Matrix;
import nabla.matrix.Verb;

/// A verb in other spellings: the line of Java that speaks it, the same in NumPy, and its shapes.
final class Spelling {
    private Spelling() {}

    static String java(Verb verb) {
        return switch (verb) {
            case Verb.Affine v -> call(v.Z(), "affine", v.X(), v.W(), v.b());
            case Verb.Mul v -> call(v.C(), "mul", v.A(), v.B());
            case Verb.SumRows v -> call(v.s(), "sumRows", v.A());
            case Verb.Map v -> v.A().name + ".map(" + v.f().name() + ", " + v.Z().name + ");";
            case Verb.Chain v ->
                v.dZ().name + ".chain(" + v.dA().name + ", " + v.f().name() + ", " + v.Z().name + ", " + v.A().name
                        + ");";
            case Verb.Times v -> call(v.C(), "times", v.A(), v.B());
            case Verb.Mask v -> v.M().name + ".mask(noise);";
            case Verb.Softmax v -> call(v.P(), "softmax", v.Z());
            case Verb.Diff v -> v.D().name + ".diff(" + v.P().name + ", " + v.Y().name + weighted(v.w()) + ", c);";
            case Verb.Slope v ->
                v.D().name + ".slope(loss, " + v.P().name + ", " + v.Y().name + weighted(v.w()) + ", c);";
            case Verb.Total v ->
                v.L().name + ".total(loss, " + v.P().name + ", " + v.Y().name + weighted(v.w()) + ", c);";
            case Verb.CrossEntropy v ->
                v.L().name + ".crossEntropy(" + v.Z().name + ", " + v.Y().name + weighted(v.w()) + ", c);";
            case Verb.Penalize v -> v.L().name + ".penalize(" + v.W().name + ", penalty);";
            case Verb.PenaltySlope v -> v.dW().name + ".penaltySlope(" + v.W().name + ", penalty);";
            case Verb.Step v -> v.W().name + ".step(" + v.dW().name + ", sgd);";
            case Verb.Fused v -> throw new IllegalArgumentException("a fused verb is spelled part by part");
        };
    }

    private static String weighted(@org.jspecify.annotations.Nullable Matrix w) {
        return w == null ? "" : ", " + w.name;
    }

    private static String call(Matrix out, String verb, Matrix... in) {
        var arguments = new StringBuilder();
        for (Matrix m : in) {
            arguments.append(arguments.isEmpty() ? "" : ", ").append(m.transposed() ? m.T.name + ".T" : m.name);
        }
        return out.name + "." + verb + "(" + arguments + ");";
    }

    static String numpy(Verb verb) {
        return switch (verb) {
            case Verb.Affine v -> v.Z().name + " = " + v.X().name + " @ " + v.W().name + " + " + v.b().name;
            case Verb.Mul v -> v.C().name + " = " + operand(v.A()) + " @ " + operand(v.B());
            case Verb.SumRows v -> v.s().name + " = np.sum(" + v.A().name + ", axis=0, keepdims=True)";
            case Verb.Map v -> v.A().name + " = " + NumpyFunctions.of(v.f(), v.Z().name);
            case Verb.Chain v ->
                v.dZ().name + " = " + v.dA().name + " * " + NumpyFunctions.derivative(v.f(), v.Z().name, v.A().name);
            case Verb.Times v -> v.C().name + " = " + v.A().name + " * " + v.B().name;
            case Verb.Mask v -> v.M().name + " = (rng.random(" + v.M().name + ".shape) < keep) / keep";
            case Verb.Softmax v -> v.P().name + " = softmax(" + v.Z().name + ")";
            case Verb.Diff v -> v.D().name + " = " + factor(v.c(), v.w()) + "(" + v.P().name + " - " + v.Y().name + ")";
            case Verb.Slope v ->
                v.D().name + " = " + factor(v.c(), v.w()) + NumpyFunctions.slope(v.l(), v.P().name, v.Y().name);
            case Verb.Total v ->
                v.L().name + " = " + scale(v.c()) + "np.sum(" + factor(1, v.w())
                        + NumpyFunctions.loss(v.l(), v.P().name, v.Y().name) + ")";
            case Verb.CrossEntropy v ->
                v.L().name + " = " + scale(v.c()) + "np.sum(" + factor(1, v.w()) + "(logsumexp(" + v.Z().name
                        + ", keepdims=True) - np.sum(" + v.Y().name + " * " + v.Z().name + ", axis=1, keepdims=True)))";
            case Verb.Penalize v -> penalty(v);
            case Verb.PenaltySlope v -> penaltySlope(v);
            case Verb.Step v -> v.W().name + " += -alpha * " + v.dW().name;
            case Verb.Fused v -> throw new IllegalArgumentException("a fused verb is spelled part by part");
        };
    }

    private static String penalty(Verb.Penalize v) {
        String w = v.W().name;
        String l1 = v.p().l1() == 0 ? "" : v.p().l1() + " * np.sum(np.abs(" + w + "))";
        String l2 = v.p().l2() == 0 ? "" : v.p().l2() + " / 2 * np.sum(" + w + "**2)";
        return v.L().name + " += " + plus(l1, l2);
    }

    private static String penaltySlope(Verb.PenaltySlope v) {
        String w = v.W().name;
        String l1 = v.p().l1() == 0 ? "" : v.p().l1() + " * np.sign(" + w + ")";
        String l2 = v.p().l2() == 0 ? "" : v.p().l2() + " * " + w;
        return v.dW().name + " += " + plus(l1, l2);
    }

    private static String plus(String a, String b) {
        return a.isEmpty() ? b : b.isEmpty() ? a : a + " + " + b;
    }

    private static String operand(Matrix m) {
        return m.transposed() ? m.T.name + ".T" : m.name;
    }

    private static String scale(double c) {
        return c == 1 ? "" : "1/" + Numbers.plain(1 / c) + " * ";
    }

    private static String factor(double c, @org.jspecify.annotations.Nullable Matrix w) {
        return scale(c) + (w == null ? "" : w.name + " * ");
    }

    /// `3×1 = 3×4 · 4×1`
    static String shapes(Verb verb) {
        return verb.writes().getFirst().shape()
                + switch (verb) {
                    case Verb.Affine v ->
                        " = " + v.X().shape() + " · " + v.W().shape() + " + copies of " + v.b().shape();
                    case Verb.Mul v -> " = " + v.A().shape() + " · " + v.B().shape();
                    case Verb.SumRows v -> " = 1×" + v.A().rows + " · " + v.A().shape();
                    case Verb.Chain v -> " = " + v.dA().shape() + " ⊙ " + v.Z().shape();
                    case Verb.Times v -> " = " + v.A().shape() + " ⊙ " + v.B().shape();
                    case Verb.Diff v -> " = " + v.P().shape() + " − " + v.Y().shape();
                    case Verb.Step v -> " = " + v.W().shape() + " − η · " + v.dW().shape();
                    case Verb.Total v -> " from " + v.P().shape() + " and " + v.Y().shape();
                    case Verb.CrossEntropy v -> " from " + v.Z().shape() + " and " + v.Y().shape();
                    case Verb.Penalize v -> " from " + v.W().shape();
                    case Verb.Mask v -> "";
                    default -> " from " + verb.reads().getFirst().shape();
                };
    }
}
