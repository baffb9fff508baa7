package nabla.calculus.language;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// The functions of the language, each under the names people give it.
enum Function {
    SUM(Kind.REDUCTION, 1, "Σ"),
    MEAN(Kind.REDUCTION, 1, "average"),
    MAX(Kind.REDUCTION, 1, "amax"),
    MIN(Kind.REDUCTION, 1, "amin"),
    LOGSUMEXP(Kind.REDUCTION, 1),
    EXP(Kind.ELEMENTWISE, 1),
    LOG(Kind.ELEMENTWISE, 1, "ln"),
    SQRT(Kind.ELEMENTWISE, 1),
    SQUARE(Kind.ELEMENTWISE, 1),
    ABS(Kind.ELEMENTWISE, 1, "absolute", "fabs"),
    SIGN(Kind.ELEMENTWISE, 1),
    SIN(Kind.ELEMENTWISE, 1),
    COS(Kind.ELEMENTWISE, 1),
    SIGMOID(Kind.ELEMENTWISE, 1, "σ", "expit", "logistic"),
    TANH(Kind.ELEMENTWISE, 1),
    RELU(Kind.ELEMENTWISE, 1),
    SOFTPLUS(Kind.ELEMENTWISE, 1),
    /// x·Φ(x).
    GELU(Kind.ELEMENTWISE, 1),
    NORMAL_CDF(Kind.ELEMENTWISE, 1, "Φ"),
    NORMAL_DENSITY(Kind.ELEMENTWISE, 1, "φ"),
    MAXIMUM(Kind.ELEMENTWISE, 2),
    MINIMUM(Kind.ELEMENTWISE, 2),
    WHERE(Kind.ELEMENTWISE, 3),
    SOFTMAX(Kind.ALONG_AXIS, 1),
    LOG_SOFTMAX(Kind.ALONG_AXIS, 1, "logsoftmax"),
    /// The sum of squares.
    NORM2(Kind.NUMBER, 1),
    /// The root of the sum of squares.
    NORM(Kind.NUMBER, 1),
    /// The sum of absolute values.
    NORM1(Kind.NUMBER, 1),
    TRACE(Kind.NUMBER, 1, "tr"),
    DOT(Kind.PRODUCT, 2, "matmul"),
    TRANSPOSE(Kind.TRANSPOSE, 1);

    /// How the shape of the result comes from those of the arguments.
    enum Kind {
        ELEMENTWISE,
        REDUCTION,
        ALONG_AXIS,
        NUMBER,
        PRODUCT,
        TRANSPOSE
    }

    final Kind kind;
    final int arity;
    private final String[] aliases;

    Function(Kind kind, int arity, String... aliases) {
        this.kind = kind;
        this.arity = arity;
        this.aliases = aliases;
    }

    /// The name it is written with.
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    private Stream<String> words() {
        return Stream.concat(Stream.of(word()), Arrays.stream(aliases));
    }

    static Optional<Function> named(String word) {
        return Arrays.stream(values())
                .filter(f -> f.words().anyMatch(word::equals))
                .findFirst();
    }

    static Stream<String> allWords() {
        return Arrays.stream(values()).flatMap(Function::words);
    }
}
