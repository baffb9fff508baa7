package nabla.calculus.expr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import nabla.calculus.array.Array;
import nabla.calculus.array.Index;
import nabla.calculus.array.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every operation's vector-Jacobian product, and the derivative of that again, against central differences.
public class RulesTest {
    /// First derivatives are good to about ε^⅔ ≈ 4e-11 times a modest condition.
    private static final double TOLERANCE = 1e-8;

    public record Case(String name, Function<List<Expr>, Expr> f, Shape... shapes) {
        @Override
        public String toString() {
            return name + " of " + Arrays.toString(shapes);
        }
    }

    public static Stream<Case> cases() {
        return Stream.of(elementwise(), broadcasting(), matrices(), reductions(), shaping())
                .flatMap(List::stream);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void derivativeIsWhatCentralDifferencesMeasure(Case c) {
        List<Variable> x = variables(c);
        Expr loss = weighted(c.f.apply(List.copyOf(x)), 7);
        assertGradient(loss, x, c.name);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void secondDerivativeIsWhatCentralDifferencesMeasure(Case c) {
        List<Variable> x = variables(c);
        Gradient gradient = Gradient.of(weighted(c.f.apply(List.copyOf(x)), 7));
        Expr sum = Expr.constant(0);
        for (Variable v : x) sum = sum.plus(weighted(gradient.by(v), 8));
        assertGradient(sum, x, c.name);
    }

    private static void assertGradient(Expr loss, List<Variable> x, String name) {
        Map<Expr, Array> values = new HashMap<>();
        x.forEach(v -> values.put(v, v.value()));
        Gradient gradient = Gradient.of(loss, x);
        for (Variable v : x) {
            Array derived = gradient.by(v).value();
            assertThat(derived.shape()).isEqualTo(v.shape());
            assertThat(CentralDifference.error(derived, CentralDifference.of(loss, v, values)))
                    .as("%s by %s: derived %s", name, v, derived)
                    .isLessThan(TOLERANCE);
        }
    }

    public static List<Variable> variables(Case c) {
        Random random = new Random(c.name.hashCode());
        List<Variable> x = new ArrayList<>();
        // Away from 0 and 1, where some functions have kinks or poles.
        for (Shape shape : c.shapes) {
            x.add(Expr.variable("x" + x.size(), Array.zeros(shape).map(zero -> 0.2 + 0.7 * random.nextDouble())));
        }
        return x;
    }

    private static Expr weighted(Expr y, long seed) {
        return y.times(Expr.constant(Array.normal(y.shape(), new Random(seed)))).sum();
    }

    private static List<Case> elementwise() {
        List<Case> cases = new ArrayList<>();
        for (Unary f : EnumSet.allOf(Unary.class)) {
            cases.add(new Case(
                    f.name(),
                    x -> f.of(x.get(0).minus(0.5).plus(f == Unary.LOG || f == Unary.SQRT ? 1 : 0)),
                    Shape.of(3, 4)));
        }
        for (Binary f : EnumSet.allOf(Binary.class)) {
            cases.add(new Case(f.name(), x -> f.of(x.get(0), x.get(1)), Shape.of(3, 4), Shape.of(3, 4)));
            cases.add(new Case(f.name(), x -> f.of(x.get(0), x.get(1)), Shape.of(3, 1), Shape.of(4)));
        }
        cases.add(new Case(
                "where",
                x -> new Where()
                        .of(
                                Binary.GREATER.of(x.get(0), Expr.constant(0.5)),
                                x.get(0).square(),
                                x.get(1)),
                Shape.of(3, 4),
                Shape.of(4)));
        cases.add(new Case("tie", x -> Binary.MAXIMUM.of(x.get(0), x.get(0)), Shape.of(3)));
        return cases;
    }

    private static List<Case> broadcasting() {
        Function<List<Expr>, Expr> product = x -> x.get(0).times(x.get(1)).plus(x.get(1));
        return List.of(
                new Case("row", product, Shape.of(5, 3), Shape.of(1, 3)),
                new Case("vector", product, Shape.of(5, 3), Shape.of(3)),
                new Case("column", product, Shape.of(5, 3), Shape.of(5, 1)),
                new Case("number", product, Shape.of(5, 3), Shape.SCALAR),
                new Case("oneByOne", product, Shape.of(5, 3), Shape.of(1, 1)),
                new Case("both", product, Shape.of(5, 1), Shape.of(1, 3)),
                new Case("columnAgainstVector", product, Shape.of(5, 1), Shape.of(5)),
                new Case("three", product, Shape.of(2, 1, 3), Shape.of(4, 1)),
                new Case("lead", product, Shape.of(3), Shape.of(2, 4, 3)),
                new Case("singleRow", product, Shape.of(1, 3), Shape.of(1, 3)));
    }

    private static List<Case> matrices() {
        Function<List<Expr>, Expr> product = x -> x.get(0).matmul(x.get(1));
        return List.of(
                new Case("matmul", product, Shape.of(5, 3), Shape.of(3, 2)),
                new Case("matmul", product, Shape.of(5, 3), Shape.of(3)),
                new Case("matmul", product, Shape.of(3), Shape.of(3, 2)),
                new Case("matmul", product, Shape.of(3), Shape.of(3)),
                new Case("matmul", product, Shape.of(4, 5, 3), Shape.of(4, 3, 2)),
                new Case("matmul", product, Shape.of(4, 5, 3), Shape.of(3, 2)),
                new Case("matmul", product, Shape.of(5, 3), Shape.of(4, 3, 2)),
                new Case("matmul", product, Shape.of(4, 1, 5, 3), Shape.of(6, 3, 2)),
                new Case("matmul", product, Shape.of(3), Shape.of(4, 3, 2)),
                new Case("matmul", product, Shape.of(4, 5, 3), Shape.of(3)),
                new Case("outer", x -> x.get(0).outer(x.get(1)), Shape.of(5), Shape.of(3)),
                new Case("trace", x -> new Trace().of(x.get(0).matmul(x.get(1))), Shape.of(4, 3), Shape.of(3, 4)),
                new Case(
                        "affine",
                        x -> x.get(0).matmul(x.get(1)).plus(x.get(2)),
                        Shape.of(5, 3),
                        Shape.of(3, 2),
                        Shape.of(1, 2)),
                new Case(
                        "affine",
                        x -> x.get(0).matmul(x.get(1)).plus(x.get(2)),
                        Shape.of(5, 3),
                        Shape.of(3, 2),
                        Shape.of(2)));
    }

    private static List<Case> reductions() {
        List<Case> cases = new ArrayList<>();
        for (boolean keep : new boolean[] {false, true}) {
            for (int[] axes : new int[][] {{}, {0}, {1}, {-1}, {0, 2}, {1, 2}}) {
                String over = Arrays.toString(axes) + keep;
                cases.add(new Case("sum" + over, x -> x.get(0).square().sum(keep, axes), Shape.of(2, 4, 3)));
                cases.add(new Case("mean" + over, x -> x.get(0).square().mean(keep, axes), Shape.of(2, 4, 3)));
                cases.add(new Case("max" + over, x -> x.get(0).max(keep, axes).square(), Shape.of(2, 4, 3)));
                cases.add(new Case("min" + over, x -> x.get(0).min(keep, axes).square(), Shape.of(2, 4, 3)));
            }
            cases.add(new Case("logsumexp" + keep, x -> new LogSumExp(keep, 1).of(x.get(0)), Shape.of(5, 3)));
            cases.add(new Case("argmax" + keep, x -> new ArgMax(keep, List.of(1)).of(x.get(0)), Shape.of(5, 3)));
        }
        for (int axis : new int[] {0, 1, -1}) {
            cases.add(new Case("softmax" + axis, x -> new Softmax(axis).of(x.get(0)), Shape.of(5, 3)));
            cases.add(new Case("logSoftmax" + axis, x -> new LogSoftmax(axis).of(x.get(0)), Shape.of(5, 3)));
        }
        cases.add(new Case("sumOfOne", x -> x.get(0).sum(true, 0), Shape.of(1, 3)));
        return cases;
    }

    private static List<Case> shaping() {
        Index all = Index.all();
        return List.of(
                new Case("transpose", x -> x.get(0).transpose(), Shape.of(5, 3)),
                new Case("transpose", x -> x.get(0).transpose(2, 0, 1), Shape.of(2, 4, 3)),
                new Case("transpose", x -> x.get(0).transpose(-1, 0, 1), Shape.of(2, 4, 3)),
                new Case("reshape", x -> x.get(0).reshape(3, -1), Shape.of(2, 6)),
                new Case("slice", x -> x.get(0).get(Index.slice(1, null), all), Shape.of(5, 3)),
                new Case("backwards", x -> x.get(0).get(Index.slice(null, null, -2)), Shape.of(5, 3)),
                new Case("newAxis", x -> x.get(0).get(all, Index.newAxis()), Shape.of(5)),
                new Case("labels", x -> x.get(0).get(Index.picks(0, 1, 2), Index.picks(2, 0, 1)), Shape.of(3, 4)),
                new Case("twice", x -> x.get(0).get(Index.picks(1, 1, 2)), Shape.of(3, 4)),
                new Case("mask", x -> x.get(0).get(Index.mask(Array.vector(1, 0, 1))), Shape.of(3, 4)),
                new Case("put", x -> x.get(0).put(x.get(1), Index.at(1)), Shape.of(3, 4), Shape.of(4)),
                new Case("put", x -> x.get(0).put(x.get(1), Index.slice(0, 2)), Shape.of(3, 4), Shape.SCALAR),
                new Case("putTwice", x -> x.get(0).put(x.get(1), Index.picks(1, 1)), Shape.of(3), Shape.of(2)),
                new Case("update", x -> x.get(0).update(v -> v.square(), Index.at(-1)), Shape.of(3, 4)),
                new Case(
                        "concatenate", x -> new Concatenate(-1).of(x.get(0), x.get(1)), Shape.of(3, 4), Shape.of(3, 2)),
                new Case("stack", x -> Concatenate.stack(1, x), Shape.of(3, 4), Shape.of(3, 4)),
                new Case("stack", x -> Concatenate.stack(-1, x), Shape.of(3), Shape.of(3), Shape.of(3)));
    }
}
