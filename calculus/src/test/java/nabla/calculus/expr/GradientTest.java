package nabla.calculus.expr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import nabla.calculus.array.Array;
import nabla.calculus.array.Shape;
import org.junit.jupiter.api.Test;

class GradientTest {
    private final Random random = new Random(1);
    private final Variable X = random("X", 5, 3);
    private final Variable W = random("W", 3, 2);
    private final Variable b = random("b", 1, 2);
    private final Variable Y = random("Y", 5, 2);
    private final Expr Z = X.matmul(W).plus(b).named("Z");
    private final Expr P = Z.sigmoid().named("P");
    private final Expr loss = P.minus(Y).square().sum().over(2);

    private Variable random(String name, int... dims) {
        return Expr.variable(name, Array.normal(Shape.of(dims), random));
    }

    @Test
    void biasGradientIsTheSumOverTheBatch() {
        Gradient gradient = Gradient.of(loss);
        Array dZ = gradient.by(Z).value();
        assertThat(gradient.by(b).value()).isEqualTo(dZ.sum(true, 0));
        assertThat(gradient.by(b)).isInstanceOfSatisfying(Apply.class, db -> {
            assertThat(db.op()).isEqualTo(new Sum(true, 0));
            assertThat(db.input(0)).isSameAs(gradient.by(Z));
        });
    }

    @Test
    void adjointsAreNamedAfterTheirNodes() {
        Gradient gradient = Gradient.of(loss);
        assertThat(gradient.by(Z).name()).isEqualTo("dZ");
        assertThat(gradient.by(W).name()).isEqualTo("dW");
        assertThat(gradient.by(b).names()).containsExactly("db");
    }

    @Test
    void onlyWhatLiesOnTheWayIsDifferentiated() {
        Gradient gradient = Gradient.of(loss, List.of(b));
        assertThat(gradient.reaches(Z)).isTrue();
        assertThat(gradient.reaches(X)).isFalse();
        assertThat(gradient.by(X).value()).isEqualTo(Array.zeros(X.shape()));
    }

    @Test
    void lossThatIsNotOneNumberIsRefused() {
        assertThatThrownBy(() -> Gradient.of(P)).hasMessageContaining("(5, 2)").hasMessageContaining("sum it first");
    }

    @Test
    void aTraceOfAHundredThousandNodesNeedsNoDeepStack() {
        Expr y = X;
        for (int i = 0; i < 50_000; i++) y = y.times(0.9999).plus(W.sum());
        Gradient gradient = Gradient.of(y.sum());
        assertThat(gradient.by(X).value().at(0))
                .isCloseTo(Math.pow(0.9999, 50_000), org.assertj.core.data.Percentage.withPercentage(1e-6));
        assertThat(new Evaluation(java.util.Map.of()).of(y.sum()).item())
                .isEqualTo(y.sum().value().item());
    }

    @Test
    void shapeMismatchNamesBothSides() {
        assertThatThrownBy(() -> X.matmul(b))
                .hasMessage("matmul: A is (5, 3), B is (1, 2); A's last axis (3) must equal B's second-last axis (1)");
        assertThatThrownBy(() -> X.plus(W)).hasMessageContaining("(5, 3) and (3, 2)");
    }
}
