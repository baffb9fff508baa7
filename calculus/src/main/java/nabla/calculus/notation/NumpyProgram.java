package nabla.calculus.notation;

import java.util.Map;
import java.util.stream.Collectors;

/// The functions that printed NumPy code may call and NumPy does not have.
public final class NumpyProgram {
    private static final Map<String, String> FUNCTIONS = new java.util.TreeMap<>(Map.of(
            "sigmoid", """
            def sigmoid(z):
                return 1 / (1 + np.exp(-z))
            """,
            "relu", """
            def relu(z):
                return np.maximum(z, 0)
            """,
            "softplus", """
            def softplus(z):
                return np.logaddexp(z, 0)
            """,
            "logsumexp", """
            def logsumexp(z, axis=-1, keepdims=False):
                top = np.max(z, axis=axis, keepdims=True)
                sums = top + np.log(np.sum(np.exp(z - top), axis=axis, keepdims=True))
                return sums if keepdims else np.squeeze(sums, axis=axis)
            """,
            "softmax", """
            def softmax(z, axis=-1):
                e = np.exp(z - np.max(z, axis=axis, keepdims=True))
                return e / np.sum(e, axis=axis, keepdims=True)
            """,
            "log_softmax", """
            def log_softmax(z, axis=-1):
                z = z - np.max(z, axis=axis, keepdims=True)
                return z - np.log(np.sum(np.exp(z), axis=axis, keepdims=True))
            """,
            "normal_density", """
            def normal_density(z):
                return np.exp(-z**2 / 2) / np.sqrt(2 * np.pi)
            """,
            "normal_cdf", """
            def normal_cdf(z):
                from math import erf
                return (1 + np.vectorize(erf)(z / np.sqrt(2))) / 2
            """,
            "scatter", """
            def scatter(values, index, shape):
                x = np.zeros(shape)
                np.add.at(x, index, values)
                return x
            """,
            "put", """
            def put(x, index, values):
                x = np.array(x)
                x[index] = values
                return x
            """));

    private NumpyProgram() {}

    /// `import numpy as np` and the functions this code calls.
    public static String preamble(String code) {
        return FUNCTIONS.entrySet().stream()
                .filter(function -> code.matches("(?s).*(?<![\\w.])" + function.getKey() + "\\(.*"))
                .map(function -> "\n\n" + function.getValue())
                .collect(Collectors.joining("", "import numpy as np\n", ""));
    }
}
