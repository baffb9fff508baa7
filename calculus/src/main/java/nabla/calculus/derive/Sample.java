package nabla.calculus.derive;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import nabla.calculus.array.Array;
import nabla.calculus.expr.Evaluation;
import nabla.calculus.expr.Expr;
import nabla.calculus.expr.Variable;
import org.jspecify.annotations.Nullable;

/// Random numbers to try a derivation on: normal ones, or if the expression is not finite there (a logarithm, a
/// root), numbers between 0 and 1. Targets whose rows sum to one do so.
final class Sample {
    private static final long SEED = 2017;

    private Sample() {}

    /// A value for each variable; null if the expression is finite for neither kind.
    static @Nullable Map<String, Array> of(Derivation derivation, Expr loss) {
        for (boolean positive : new boolean[] {false, true}) {
            Random random = new Random(SEED);
            Map<String, Array> sample = new LinkedHashMap<>();
            Map<Expr, Array> values = new HashMap<>();
            for (Variable v : derivation.variables()) {
                Array value = Array.zeros(v.shape())
                        .map(zero -> positive ? 0.1 + 0.8 * random.nextDouble() : random.nextGaussian());
                sample.put(v.toString(), derivation.rowsSumToOne().contains(v) ? distribution(value) : value);
                values.put(v, sample.getOrDefault(v.toString(), value));
            }
            if (new Evaluation(values).of(loss).isFinite()) return sample;
        }
        return null;
    }

    private static Array distribution(Array value) {
        Array positive = value.map(Math::exp);
        return positive.over(positive.sum(true, -1));
    }
}
