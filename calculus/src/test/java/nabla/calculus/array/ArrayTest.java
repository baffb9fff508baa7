package nabla.calculus.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ArrayTest {
    private static final Array X = Array.matrix(new double[] {1, 2, 3}, new double[] {4, 5, 6});

    @Test
    void aColumnAndAOneDimensionalArrayAreKeptApart() {
        Array column = Array.vector(1, 2).reshape(2, 1);
        assertThat(column.minus(Array.vector(1, 2)).shape()).isEqualTo(Shape.of(2, 2));
        assertThat(X.sum(false, 1).shape()).hasToString("(2,)");
        assertThat(X.sum(true, 1).shape()).hasToString("(2, 1)");
    }

    @Test
    void sumsGoOverTheAxesAskedFor() {
        assertThat(X.sum(false)).isEqualTo(Array.scalar(21));
        assertThat(X.sum(true, 0)).isEqualTo(Array.matrix(new double[] {5, 7, 9}));
        assertThat(X.sum(false, -1)).isEqualTo(Array.vector(6, 15));
        assertThat(X.argmax(false, 1)).isEqualTo(Array.vector(2, 2));
    }

    @Test
    void aLogarithmOfSumsOfExponentialsDoesNotOverflow() {
        assertThat(Array.vector(1000, 1000).logSumExp(false).item()).isEqualTo(1000 + Math.log(2));
    }

    @Test
    void productsOfOneDimensionalArraysDropTheAxisThatWasPutIn() {
        Array v = Array.vector(1, 0, 2);
        assertThat(X.matmul(v)).isEqualTo(Array.vector(7, 16));
        assertThat(Array.vector(1, 1).matmul(X)).isEqualTo(Array.vector(5, 7, 9));
        assertThat(v.matmul(v)).isEqualTo(Array.scalar(5));
    }

    @Test
    void anEmptyArrayHasTheSumZero() {
        assertThat(Array.zeros(Shape.of(0, 3)).sum(true, 0)).isEqualTo(Array.zeros(Shape.of(1, 3)));
        assertThat(Array.zeros(Shape.of(2, 0)).matmul(Array.zeros(Shape.of(0, 3))))
                .isEqualTo(Array.zeros(Shape.of(2, 3)));
    }

    @Test
    void shapesThatDoNotGoTogetherAreNamedBoth() {
        assertThatThrownBy(() -> X.plus(Array.vector(1, 2)))
                .hasMessage("operands could not be broadcast together with shapes (2, 3) and (2,): "
                        + "lengths 3 and 2 of axis −1 differ and neither is 1");
        assertThatThrownBy(() -> X.matmul(X)).hasMessageContaining("A is (2, 3), B is (2, 3)");
        assertThatThrownBy(() -> X.matmul(Array.scalar(2))).hasMessageContaining("use *");
        assertThatThrownBy(() -> X.reshape(4, -1))
                .hasMessageContaining("6 elements")
                .hasMessageContaining("[4, -1]");
        assertThatThrownBy(() -> X.sum(false, 2)).hasMessageContaining("axis 2").hasMessageContaining("(2, 3)");
        assertThatThrownBy(() -> Array.concatenate(0, List.of(X, X.transpose())))
                .hasMessageContaining("(2, 3) and (3, 2)");
        assertThatThrownBy(X::item).hasMessageContaining("(2, 3)");
    }
}
