package nabla.nn.check;

import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;

/** {@code assertThatGradient(f, g).isCorrectAt(x)}: a gradient check as an assertion, whatever the test framework. */
public final class GradientAssert {
    private final ToDoubleFunction<double[]> f;
    private final UnaryOperator<double[]> g;
    private final GradientCheck check;

    private GradientAssert(ToDoubleFunction<double[]> f, UnaryOperator<double[]> g, GradientCheck check) {
        this.f = f;
        this.g = g;
        this.check = check;
    }

    /** g is claimed to be the gradient of f. */
    public static GradientAssert assertThatGradient(ToDoubleFunction<double[]> f, UnaryOperator<double[]> g) {
        return new GradientAssert(f, g, new GradientCheck());
    }

    /** Asks with other tolerances, samples or directions. */
    public GradientAssert checkedBy(GradientCheck other) {
        return new GradientAssert(f, g, other);
    }

    /** @throws AssertionError with the report when the gradient is wrong at x */
    public GradientAssert isCorrectAt(double... x) {
        GradientReport report = check.of(f, g, x);
        if (!report.correct()) {
            throw new AssertionError(report.toString());
        }
        return this;
    }
}
