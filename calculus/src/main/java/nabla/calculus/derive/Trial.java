package nabla.calculus.derive;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import nabla.calculus.array.Array;
import nabla.calculus.expr.CentralDifference;
import nabla.calculus.expr.Evaluation;
import nabla.calculus.expr.Expr;
import nabla.calculus.expr.Variable;
import org.jspecify.annotations.Nullable;

/// The printed equations worked through on random numbers, and held against central differences.
final class Trial {
    private static final long SEED = 2017;
    private final Map<Expr, Array> input;

    private Trial(Map<Expr, Array> input) {
        this.input = input;
    }

    /// Normal numbers, or if the loss is not finite there (a logarithm, a root), numbers between 0 and 1.
    /// @return null if the loss is finite at neither
    static @Nullable Trial of(Expr loss, Collection<Variable> variables, Set<Expr> rowsSumToOne) {
        for (boolean positive : new boolean[] {false, true}) {
            Random random = new Random(SEED);
            Map<Expr, Array> input = new HashMap<>();
            for (Variable v : variables) {
                Array value = Array.zeros(v.shape())
                        .map(zero -> positive ? 0.1 + 0.8 * random.nextDouble() : random.nextGaussian());
                input.put(v, rowsSumToOne.contains(v) ? distribution(value) : value);
            }
            if (new Evaluation(input).of(loss).isFinite()) return new Trial(input);
        }
        return null;
    }

    private static Array distribution(Array value) {
        Array positive = value.map(Math::exp);
        return positive.over(positive.sum(true, -1));
    }

    /// The random input.
    Map<Expr, Array> input() {
        return Map.copyOf(input);
    }

    /// The value of every equation, worked out from its printed right-hand side.
    Map<String, Array> values(List<Equation> forward, List<Equation> backward) {
        Map<Expr, Array> known = new HashMap<>(input);
        Map<String, Array> values = new LinkedHashMap<>();
        for (Equation equation : forward) {
            Array value = new Evaluation(known).of(equation.node());
            known.put(equation.node(), value);
            values.put(equation.name(), value);
        }
        for (Equation equation : backward) {
            Array value = new Evaluation(known).of(equation.right());
            known.put(equation.node(), value);
            values.put(equation.name(), value);
        }
        return values;
    }

    /// The worst error of these derivatives, relative to the greatest element of each.
    double error(Expr loss, Map<String, Array> values, Map<String, Variable> by) {
        double worst = 0;
        for (var derivative : by.entrySet()) {
            Array derived = Objects.requireNonNull(values.get(derivative.getKey()));
            Array measured = CentralDifference.of(loss, derivative.getValue(), input);
            worst = Math.max(worst, CentralDifference.relativeError(derived, measured));
        }
        return worst;
    }
}
