package nabla.calculus.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import nabla.calculus.notation.Notation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadingTest {
    private static String shapes(String text) {
        Reading reading = Reading.of(text, Map.of());
        return reading.variables().values().stream()
                .map(v -> v + " " + reading.dimensions().text(v.shape()))
                .collect(Collectors.joining(", "));
    }

    private static String matrix(String text) {
        Reading reading = Reading.of(text, Map.of());
        return Notation.MATRIX.expression(reading.value(), reading.dimensions());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '"',
            value = {
                "sum((sigmoid(X@W + b) - Y)**2)/2        ¦ ½·‖σ(X·W + 1·b) − Y‖²",
                "np.sum(np.exp(X @ W))                   ¦ Σ(exp(X·W))",
                "X.dot(W).sum()                          ¦ Σ(X·W)",
                "np.dot(X, W).sum(axis=0).sum()          ¦ Σ(sum(X·W, axis=0))",
                "sum(X*X)                                ¦ Σ(X ⊙ X)",
                "lambda*norm2(W)                         ¦ λ·‖W‖²",
                "sum(X.T@X)                              ¦ sum(X'·X)",
                "sum(abs(W))                             ¦ Σ(|W|)",
                "sum(maximum(X, 0))                      ¦ sum(max(X, 0))",
                "sum(X**2 - 3*X)                         ¦ Σ(X² − 3X)",
                "sum(X/2)                                ¦ Σ(X / 2)",
                "trace(A@B)                              ¦ tr(A·B)",
                "sum(-X**2)                              ¦ Σ(−(X²))",
            })
    void bothDialectsSayTheSame(String numpy, String mathematical) {
        Reading left = Reading.of(numpy, Map.of());
        Reading right = Reading.of(mathematical, Map.of());
        assertThat(left.variables().keySet()).isEqualTo(right.variables().keySet());
        var values = new java.util.HashMap<nabla.calculus.expr.Expr, nabla.calculus.array.Array>();
        Random random = new Random(1);
        left.variables().forEach((name, v) -> {
            var value = nabla.calculus.array.Array.normal(v.shape(), random);
            values.put(v, value);
            values.put(right.variable(name), value);
        });
        var evaluation = new nabla.calculus.expr.Evaluation(values);
        assertThat(nabla.calculus.expr.CentralDifference.error(
                        evaluation.of(left.value()), evaluation.of(right.value())))
                .isLessThan(1e-12);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '"',
            value = {
                "sum((sigmoid(X@W + b) - Y)**2) ¦ X N×D, W D×M, b 1×M, Y N×M",
                "norm2(A@x - b)                 ¦ A N×M, x M×1, b N×1",
                "xᵀ·A·x                         ¦ x N×1, A N×N",
                "sum((X@w + b - y)**2)          ¦ X N×D, w D×1, b 1×1, y N×1",
                "sum(W@x + b)                   ¦ W N×M, x M×1, b N×1",
                "sum(relu(W@X + b))             ¦ W M×D, X D×N, b M×1",
                "sum(W1@X + 1·b)                ¦ W1 M×D, X D×N, b 1×N",
                "λ·‖W‖² + sum(X@W)/N            ¦ λ 1, W D×M, X N×D",
                "tr(A·X·B)                      ¦ A M×N, X N×D, B D×M",
                "sum(g*X + b)                   ¦ g 1×D, X N×D, b 1×D",
                "exp(-‖x − z‖²/(2·s²))          ¦ x N×1, z N×1, s 1",
                "sum(tanh(X@W1 + b1)@W2 + b2 - Y) ¦ X N×D, W1 D×H, b1 1×H, W2 H×M, b2 1×M, Y N×M",
            })
    void shapesAreInferred(String text, String expected) {
        assertThat(shapes(text)).isEqualTo(expected);
    }

    @Test
    void statedShapesHoldForAllThatMeetThem() {
        Reading reading = Reading.of("sum((X@W + b - Y)**2)", Map.of("X", "20x3", "Y", "20×2"));
        assertThat(reading.dimensions().text(reading.variable("X").shape())).isEqualTo("20×3");
        assertThat(reading.dimensions().text(reading.variable("W").shape())).isEqualTo("3×2");
        assertThat(reading.dimensions().text(reading.variable("b").shape())).isEqualTo("1×2");
    }

    @Test
    void oneDimensionalArraysAndNumbersCanBeStated() {
        Reading reading = Reading.of("sum(c*(X@W + b))", Map.of("b", "(M,)", "c", "scalar"));
        assertThat(reading.variable("b").shape().rank()).isEqualTo(1);
        assertThat(reading.variable("c").shape().rank()).isZero();
    }

    @Test
    void definitionsNameIntermediates() {
        Reading reading = Reading.of("Z = X@W\nA = tanh(Z); sum(A*A)", Map.of());
        assertThat(Notation.MATRIX.expression(reading.value())).isEqualTo("Σ(A ⊙ A)");
        assertThat(reading.variables()).containsOnlyKeys("X", "W");
    }

    @Test
    void productBindsTighterThanTheElementwiseProduct() {
        assertThat(matrix("sum(A·B ⊙ C·D)")).isEqualTo("Σ(A·B ⊙ C·D)");
        assertThat(matrix("sum(2*X@W)")).isEqualTo("Σ(2·X·W)");
        assertThat(matrix("sum(1/2·X)")).isEqualTo("Σ(1/2·X)");
    }

    @Test
    void maximumOverAnAxisAndOfTwoAreToldApart() {
        assertThat(matrix("sum(np.max(X, 0))")).isEqualTo("Σ(max(X, axis=0))");
        assertThat(matrix("sum(max(X, 0))")).isEqualTo("Σ(max(X, 0))");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '"',
            value = {
                "sum(sigmod(X))        ¦ 4  ¦ unknown function sigmod; did you mean sigmoid?",
                "sum(frobnicate(X))    ¦ 4  ¦ unknown function frobnicate. The functions are sum, mean",
                "sum(X@W - Y           ¦ 11 ¦ the parenthesis of sum is not closed: found the end",
                "sum((X + Y)           ¦ 11 ¦ the parenthesis of sum is not closed",
                "(X + Y                ¦ 6  ¦ '(' is not closed: expected ')', found the end",
                "sum(X $ 2)            ¦ 6  ¦ unexpected character '$'",
                "X + * Y               ¦ 4  ¦ expected a number, a name or an opening bracket, found '*'",
                "sum(X@                ¦ 6  ¦ expected a number, a name or an opening bracket, found the end",
                "sum(X) X              ¦ 7  ¦ expected an operator or the end, found 'X'",
                "sum(W⁻¹)              ¦ 5  ¦ there is no matrix inverse here",
                "sum(X, axis=a)        ¦ 12 ¦ an axis is a whole number",
                "sum(X, dtype=2)       ¦ 7  ¦ sum has no option dtype; options are axis and keepdims",
                "sum(softmax(X, Y))    ¦ 4  ¦ softmax takes 1 argument, not 2",
                "sum(exp(X, Y, Y))     ¦ 4  ¦ exp takes 1 argument, not 3",
                "sum(X, axis=2)        ¦ 0  ¦ sum: there is no axis 2 in shape ?×?",
                "sum(X@W@X)            ¦ 7  ¦ cannot multiply",
            })
    void errorsSayWhatAndWhere(String text, int offset, String message) {
        Map<String, String> shapes = text.contains("@X") ? Map.of("X", "5×3", "W", "3×2") : Map.of();
        assertThatThrownBy(() -> Reading.of(text, shapes))
                .isInstanceOfSatisfying(
                        ExpressionException.class, e -> assertThat(e.offset()).isEqualTo(offset))
                .hasMessageContaining(message)
                .hasMessageContaining("^ column " + (offset + 1));
    }

    @Test
    void shapesThatDoNotGoTogetherNameBoth() {
        assertThatThrownBy(() -> Reading.of("sum(X + Y)", Map.of("X", "5×3", "Y", "5×2")))
                .hasMessageContaining("5×3 and 5×2")
                .hasMessageContaining("3 and 2 differ")
                .hasMessageContaining("sum(X + Y)");
        assertThatThrownBy(() -> Reading.of("tr(X)", Map.of("X", "5×3")))
                .hasMessageContaining("square matrix, not of 5×3");
    }

    @Test
    void unknownNamesNameTheKnown() {
        assertThatThrownBy(() -> Reading.of("sum(X@W1)", Map.of("W2", "3×2")))
                .hasMessage("there is no W2 in the expression; did you mean W1? Its variables are X, W1.");
        assertThatThrownBy(() -> Reading.of("sum(X)", Map.of("X", "a-b")))
                .hasMessageContaining("write for example X=N×D");
    }

    @Test
    void theCaretStandsInTheLineOfTheError() {
        assertThatThrownBy(() -> Reading.of("Z = X@W\nsum(Z $ 2)", Map.of()))
                .hasMessage("unexpected character '$'\n  sum(Z $ 2)\n        ^ column 7");
    }

    @Test
    void nestingHasAnEnd() {
        assertThatThrownBy(() -> Reading.of("(".repeat(5000) + "X" + ")".repeat(5000), Map.of()))
                .isInstanceOf(ExpressionException.class)
                .hasMessageContaining("nested more than");
    }

    /// Mangled texts are read or refused, and nothing else.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void mangledTextIsRefusedWithAPlace(long seed) {
        Random random = new Random(seed);
        String[] texts = {
            "sum((sigmoid(X@W + b) - Y)**2)/2",
            "½·‖σ(X·W + 1·b) − Y‖²",
            "Z = X@W; mean(max(Z, axis=1), keepdims=True)",
            "tr(Xᵀ·A·X) + [X > 0].sum()",
            "sum(where(abs(x) <= delta, x**2/2, 1))",
        };
        String alphabet = "()[]XWb1²ᵀ·⊙+-*/@.,;=‖|'^ σ½sumaxis";
        for (int i = 0; i < 500; i++) {
            StringBuilder text = new StringBuilder(texts[random.nextInt(texts.length)]);
            for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
                int at = random.nextInt(text.length());
                char c = alphabet.charAt(random.nextInt(alphabet.length()));
                if (random.nextBoolean()) text.setCharAt(at, c);
                else text.insert(at, c);
            }
            try {
                assertThat(Reading.of(text.toString(), Map.of()).text()).hasToString(text.toString());
            } catch (ExpressionException refused) {
                assertThat(refused.offset()).isBetween(0, text.length());
            }
        }
    }
}
