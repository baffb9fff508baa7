package nabla.calculus.simplify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import nabla.calculus.array.Array;
import nabla.calculus.array.Shape;
import nabla.calculus.expr.Apply;
import nabla.calculus.expr.CentralDifference;
import nabla.calculus.expr.Evaluation;
import nabla.calculus.expr.Expr;
import nabla.calculus.expr.Expressions;
import nabla.calculus.expr.Gradient;
import nabla.calculus.expr.LogSoftmax;
import nabla.calculus.expr.Trace;
import nabla.calculus.expr.Transpose;
import nabla.calculus.expr.Unary;
import nabla.calculus.expr.Variable;
import nabla.calculus.notation.Notation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimplifierTest {
    private final Random random = new Random(5);
    private final Variable A = random("A", 4, 4);
    private final Variable B = random("B", 4, 4);
    private final Variable X = random("X", 5, 3);
    private final Variable W = random("W", 3, 2);
    private final Variable b = random("b", 1, 2);
    private final Variable x = random("x", 4, 1);
    private final Variable Y = Expr.variable("Y", random("Y", 5, 2).softmax().value());
    private final Variable c = Expr.variable("c", Array.scalar(0.7));

    private Variable random(String name, int... dims) {
        return Expr.variable(name, Array.normal(Shape.of(dims), random));
    }

    private String simple(Expr expr) {
        Simplifier simplifier = Simplifier.of(SimplifierTest::isForward, Y::equals, Expr::constant);
        Expr simple = simplifier.simplify(expr);
        assertThat(simple.shape()).isEqualTo(expr.shape());
        assertThat(CentralDifference.error(simple.value(), expr.value())).isLessThan(1e-12);
        return Notation.MATRIX.expression(simple);
    }

    /// Adjoints such as `dP` are looked into.
    private static boolean isForward(Expr node) {
        String name = node.name();
        return name != null && !name.startsWith("d");
    }

    @Test
    void transposesMeetAndVanish() {
        assertThat(simple(A.transpose().transpose())).isEqualTo("A");
        assertThat(simple(A.transpose().matmul(B).transpose())).isEqualTo("Bᵀ·A");
        assertThat(simple(A.transpose().plus(B.transpose()).transpose())).isEqualTo("A + B");
        assertThat(simple(A.matmul(B).transpose())).isEqualTo("(A·B)ᵀ");
        assertThat(simple(new Transpose(1, 2, 0).of(new Transpose(2, 0, 1).of(random("T", 2, 3, 4)))))
                .isEqualTo("T");
    }

    @Test
    void productsWithOnesAreSums() {
        Expr ones = Expr.constant(Array.ones(Shape.of(1, 5)));
        assertThat(simple(ones.matmul(X))).isEqualTo("1ᵀ·X");
        assertThat(simple(X.matmul(Expr.constant(Array.ones(Shape.of(3, 1)))))).isEqualTo("X·1");
        assertThat(simple(Expr.constant(Array.ones(Shape.of(5, 1))).matmul(b))).isEqualTo("1·b");
        assertThat(simple(b.broadcastTo(Shape.of(5, 2)).sum(true, 0))).isEqualTo("5·b");
        assertThat(simple(X.sum(true, 0).sum(true, 1))).isEqualTo("Σ(X)");
        assertThat(simple(X.transpose().sum())).isEqualTo("Σ(X)");
    }

    @Test
    void zerosUnitsAndNumbersAreWorkedOut() {
        assertThat(simple(A.times(0).plus(B.times(1)))).isEqualTo("B");
        assertThat(simple(A.matmul(B.minus(B)))).isEqualTo("0");
        assertThat(simple(A.times(2).times(3).over(4))).isEqualTo("1.5·A");
        assertThat(simple(A.negate().matmul(B.negate()))).isEqualTo("A·B");
        assertThat(simple(A.minus(A.negate()))).isEqualTo("2·A");
        assertThat(simple(A.matmul(Expr.constant(Array.identity(4))))).isEqualTo("A");
        assertThat(simple(Expr.constant(2).times(3).plus(1))).isEqualTo("7");
    }

    @Test
    void numbersComeOutInFront() {
        assertThat(simple(A.times(2).matmul(B.times(c)))).isEqualTo("2·c·A·B");
        assertThat(simple(A.times(2).transpose())).isEqualTo("2·Aᵀ");
        assertThat(simple(A.times(c).sum(true, 0))).isEqualTo("c·1ᵀ·A");
        assertThat(simple(new Trace().of(A.over(2)))).isEqualTo("½·tr(A)");
    }

    @Test
    void factorsCancelAndCommonOnesComeOut() {
        assertThat(simple(A.times(B).over(A))).isEqualTo("B");
        assertThat(simple(A.times(c).plus(B.times(c)))).isEqualTo("c·(A + B)");
        assertThat(simple(A.square().over(A))).isEqualTo("A");
        assertThat(simple(A.square().plus(1).sqrt().square())).isEqualTo("A² + 1");
        assertThat(simple(A.matmul(x).plus(A.transpose().matmul(x)))).isEqualTo("(A + Aᵀ)·x");
        assertThat(simple(B.matmul(A).plus(B.matmul(A.transpose())))).isEqualTo("B·(A + Aᵀ)");
    }

    @Test
    void derivativeOfTheSigmoidIsWrittenInItsOutput() {
        Expr H = A.sigmoid().named("H");
        assertThat(simple(Unary.SIGMOID.derivative(A, H))).isEqualTo("H ⊙ (1 − H)");
        assertThat(simple(H.minus(H.square()))).isEqualTo("H ⊙ (1 − H)");
        assertThat(simple(Unary.TANH.derivative(A, A.tanh().named("T")))).isEqualTo("1 − T²");
    }

    @Test
    void softmaxWithCrossEntropyIsPredictionMinusTarget() {
        Expr Z = X.matmul(W).plus(b).named("Z");
        Expr P = Z.softmax().named("P");
        assertThat(simple(gradient(Y.times(P.log()).sum().negate(), Z))).isEqualTo("P − Y");
        assertThat(simple(gradient(Y.times(P.log()).sum().over(-5), Z))).isEqualTo("0.2·(P − Y)");
        assertThat(simple(gradient(Y.times(new LogSoftmax(-1).of(Z)).sum().negate(), Z)))
                .isEqualTo("softmax(Z) − Y");
    }

    @Test
    void softmaxIsNotAssumedToHaveOneHotTargets() {
        Variable T = random("T", 5, 2);
        Expr Z = X.matmul(W).named("Z");
        Expr P = Z.softmax().named("P");
        assertThat(simple(gradient(T.times(P.log()).sum().negate(), Z))).isEqualTo("P ⊙ T·1·1ᵀ − T");
    }

    @Test
    void sigmoidWithBinaryCrossEntropyIsPredictionMinusTarget() {
        Expr Z = X.matmul(W).plus(b).named("Z");
        Expr P = Z.sigmoid().named("P");
        Expr likelihood = Y.times(P.log()).plus(Y.oneMinus().times(P.oneMinus().log()));
        assertThat(simple(gradient(likelihood.sum().negate(), Z))).isEqualTo("P − Y");
    }

    @Test
    void sigmoidWithSquaredErrorIsNot() {
        Expr Z = X.matmul(W).plus(b).named("Z");
        Expr P = Z.sigmoid().named("P");
        assertThat(simple(gradient(P.minus(Y).square().sum().over(2), Z))).isEqualTo("(P − Y) ⊙ P ⊙ (1 − P)");
    }

    @Test
    void functionsWrittenOutAreRecognised() {
        Expr one = Expr.constant(1);
        assertThat(simple(one.over(A.negate().exp().plus(1)))).isEqualTo("σ(A)");
        assertThat(simple(A.exp().over(A.exp().sum(true, 1)))).isEqualTo("softmax(A)");
        Expr shifted = A.minus(A.max(true, 1)).exp();
        assertThat(simple(shifted.over(shifted.sum(true, 1)))).isEqualTo("softmax(A)");
        assertThat(simple(A.exp().sum(true, 1).log())).isEqualTo("logsumexp(A, axis=1)");
    }

    @Test
    void anAtomKeepsItsNameAndItsMeaningIsWrittenWhenAskedFor() {
        Expr E = A.minus(B).named("E");
        assertThat(simple(E.times(2))).isEqualTo("2·E");
        Expr meaning = Simplifier.keepingNames().simplify(E);
        assertThat(Notation.MATRIX.equation("E", meaning)).isEqualTo("E = A − B");
        assertThat(simple(E.plus(A.minus(B)))).isEqualTo("2·E");
    }

    private static Expr gradient(Expr loss, Expr by) {
        return Gradient.of(loss, List.of(by)).by(by);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void everySimplifiedFormHasTheValueOfTheUnsimplified(int block) {
        for (int seed = 100 * block; seed < 100 * block + 40; seed++) {
            Expressions expressions = new Expressions(seed);
            Expr loss = expressions.loss();
            Map<Expr, Array> elsewhere = new HashMap<>();
            Random other = new Random(seed + 1);
            expressions.variables.forEach(v ->
                    elsewhere.put(v, v.value().map(value -> 0.2 + 0.7 * other.nextDouble())));
            assertSame(loss, elsewhere, seed);
            Gradient gradient = Gradient.of(loss);
            for (Variable v : expressions.variables) assertSame(gradient.by(v), elsewhere, seed);
        }
    }

    private static void assertSame(Expr expr, Map<Expr, Array> elsewhere, int seed) {
        Expr simple = Simplifier.of(node -> node instanceof Variable, node -> false, Expr::constant)
                .simplify(expr);
        assertThat(simple.shape()).isEqualTo(expr.shape());
        Array value = new Evaluation(elsewhere).of(expr);
        Array simpler = new Evaluation(elsewhere).of(simple);
        assertThat(CentralDifference.error(value, simpler))
                .as("seed %d: %s", seed, Notation.MATRIX.expression(simple))
                .isLessThan(1e-9);
    }

    @ParameterizedTest
    @ValueSource(ints = {9, 10, 11})
    void simplifyingTwiceChangesNothing(int seed) {
        Expr loss = new Expressions(seed).loss();
        Simplifier simplifier = Simplifier.keepingNames();
        Expr once = simplifier.simplify(Gradient.of(loss).by(((Apply) loss).input(0)));
        assertThat(simplifier.simplify(once)).isSameAs(once);
    }
}
