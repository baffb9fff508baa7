package nabla.explain;

import nabla.matrix.Discrepancy;
import nabla.matrix.Function;
import nabla.nn.function.Elu;
import nabla.nn.function.LeakyRelu;
import nabla.nn.loss.Huber;

/// Functions, losses and their slopes as one writes them in NumPy.
final class NumpyFunctions {
    private NumpyFunctions() {}

    static String of(Function f, String z) {
        return switch (f) {
            case Elu elu -> "np.where(" + z + " > 0, " + z + ", " + elu.alpha() + " * np.expm1(" + z + "))";
            case LeakyRelu leaky -> "np.where(" + z + " > 0, " + z + ", " + leaky.slope() + " * " + z + ")";
            default ->
                switch (f.name()) {
                    case "sigmoid" -> "1 / (1 + np.exp(-" + z + "))";
                    case "tanh" -> "np.tanh(" + z + ")";
                    case "relu" -> "np.maximum(" + z + ", 0)";
                    case "silu" -> z + " / (1 + np.exp(-" + z + "))";
                    case "softplus" -> "np.logaddexp(" + z + ", 0)";
                    case "gelu" -> z + " * norm.cdf(" + z + ")"; // scipy.stats.norm
                    case "identity" -> z;
                    default -> f.name() + "(" + z + ")";
                };
        };
    }

    static String derivative(Function f, String z, String a) {
        return switch (f) {
            case Elu elu -> "np.where(" + a + " > 0, 1, " + a + " + " + elu.alpha() + ")";
            case LeakyRelu leaky -> "np.where(" + a + " > 0, 1, " + leaky.slope() + ")";
            default ->
                switch (f.name()) {
                    case "sigmoid" -> a + " * (1 - " + a + ")";
                    case "tanh" -> "(1 - " + a + "**2)";
                    case "relu" -> "(" + a + " > 0)";
                    case "silu" -> "sigmoid(" + z + ") * (1 + " + z + " * (1 - sigmoid(" + z + ")))";
                    case "softplus" -> "sigmoid(" + z + ")";
                    case "gelu" -> "(norm.cdf(" + z + ") + " + z + " * norm.pdf(" + z + "))";
                    case "identity" -> "1";
                    default -> f.name() + "_derivative(" + z + ")";
                };
        };
    }

    static String loss(Discrepancy l, String p, String y) {
        return switch (l.getClass().getSimpleName()) {
            case "HalfSquaredError" -> "(" + p + " - " + y + ")**2 / 2";
            case "MeanSquaredError" -> "(" + p + " - " + y + ")**2";
            case "BinaryCrossEntropy" -> "(np.logaddexp(" + p + ", 0) - " + y + " * " + p + ")";
            default -> "huber(" + p + " - " + y + ")";
        };
    }

    static String slope(Discrepancy l, String p, String y) {
        return l instanceof Huber huber
                ? "np.clip(" + p + " - " + y + ", -" + huber.delta() + ", " + huber.delta() + ")"
                : "slope(" + p + ", " + y + ")";
    }
}
