package nabla.calculus.derive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import nabla.calculus.array.Array;
import nabla.calculus.array.Shape;
import nabla.calculus.expr.CentralDifference;
import nabla.calculus.expr.Evaluation;
import nabla.calculus.expr.Expr;
import nabla.calculus.language.Reading;
import nabla.calculus.notation.Notation;
import nabla.calculus.notation.NumpyProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Expressions whose derivatives stand in books, in every notation. Each notation is read or run again, and must give
/// the numbers of the equation it prints.
class KnownDerivativesTest {
    private static final Set<String> NO_JAVA = Set.of("gelu", "probit likelihood");
    private static final double TOLERANCE = 1e-10;

    static Stream<KnownDerivatives> known() {
        return KnownDerivatives.all();
    }

    @Test
    void thereAreMoreThanThirty() {
        assertThat(known().count()).isGreaterThan(30);
    }

    @ParameterizedTest
    @MethodSource("known")
    void matrixNotationIsAsInTheBooks(KnownDerivatives known) {
        Derivation derivation = known.derive();
        assertThat(derivation.backward())
                .extracting(e -> Notation.MATRIX.equation(e.name(), e.right(), derivation.dimensions()))
                .containsExactlyElementsOf(known.equations());
    }

    @ParameterizedTest
    @MethodSource("known")
    void derivativesAreWhatCentralDifferencesMeasure(KnownDerivatives known) {
        assertThat(known.derive().error()).isLessThan(1e-7);
    }

    @ParameterizedTest
    @MethodSource("known")
    void matrixNotationReadsBack(KnownDerivatives known) {
        assertReadsBack(known.derive(), Notation.MATRIX, text -> text);
    }

    @ParameterizedTest
    @MethodSource("known")
    void latexReadsBack(KnownDerivatives known) {
        assertReadsBack(known.derive(), Notation.LATEX, ReadBack::latex);
    }

    @ParameterizedTest
    @MethodSource("known")
    void mathmlReadsBack(KnownDerivatives known) {
        assertReadsBack(known.derive(), Notation.MATHML, ReadBack::mathml);
    }

    private static void assertReadsBack(Derivation derivation, Notation notation, UnaryOperator<String> reader) {
        Worked worked = Worked.of(derivation);
        Stream.concat(derivation.forward().stream(), derivation.backward().stream())
                .forEach(equation -> {
                    String printed = notation.equation(equation.name(), equation.right(), derivation.dimensions());
                    String[] sides = reader.apply(printed).split("=", 2);
                    assertThat(sides[0].strip()).isEqualTo(equation.name());
                    Array value = Objects.requireNonNull(worked.values().get(equation.name()));
                    assertThat(CentralDifference.error(evaluate(sides[1], worked.everything(), value.shape()), value))
                            .as(printed)
                            .isLessThan(TOLERANCE);
                });
    }

    private static Array evaluate(String text, Map<String, Array> names, Shape shape) {
        Map<String, String> shapes = new HashMap<>();
        names.forEach((name, value) -> {
            if (text.contains(name)) shapes.put(name, shape(value.shape()));
        });
        Reading reading;
        try {
            reading = Reading.of(text, shapes, shape);
        } catch (IllegalArgumentException extra) {
            // A name that is only part of another, as H of H1, is not in the text after all.
            shapes.keySet().removeIf(name -> !text.matches("(?s).*(?<![\\p{L}\\d])" + name + "(?![\\p{L}\\d]).*"));
            reading = Reading.of(text, shapes, shape);
        }
        Map<Expr, Array> values = new HashMap<>();
        reading.variables().forEach((name, variable) -> values.put(variable, names.get(name)));
        return new Evaluation(values).of(reading.value()).broadcastTo(shape);
    }

    private static String shape(Shape shape) {
        return shape.rank() == 0
                ? "scalar"
                : IntStream.of(shape.dims()).mapToObj(Integer::toString).collect(Collectors.joining("×"));
    }

    @Test
    void numpyProgramsRunAndGiveTheSameNumbers() throws Exception {
        List<Worked> all = known().map(k -> Worked.of(k.derive())).toList();
        List<NumpyProcess.Program> programs = new ArrayList<>();
        for (Worked worked : all) {
            String code = DerivationText.of(worked.derivation(), Notation.NUMPY, true);
            programs.add(new NumpyProcess.Program(
                    code, worked.inputs(), List.copyOf(worked.values().keySet())));
        }
        List<Map<String, Array>> results = NumpyProcess.run(programs);
        for (int i = 0; i < all.size(); i++)
            assertSame(all.get(i), results.get(i), programs.get(i).code());
    }

    @Test
    void javaProgramsCompileAndGiveTheSameNumbers() throws Exception {
        List<Worked> all = known().filter(k -> !NO_JAVA.contains(k.name()))
                .map(k -> Worked.of(k.derive()))
                .toList();
        List<Map<String, Array>> results = JavaProcess.run(all);
        for (int i = 0; i < all.size(); i++) {
            assertSame(all.get(i), results.get(i), DerivationText.of(all.get(i).derivation(), Notation.JAVA, false));
        }
    }

    @Test
    void javaSaysThatItHasNoNormalDistribution() {
        assertThat(known().filter(k -> NO_JAVA.contains(k.name())))
                .hasSameSizeAs(NO_JAVA)
                .allSatisfy(k -> assertThatThrownBy(() -> DerivationText.of(k.derive(), Notation.JAVA, false))
                        .hasMessage("Java has no function Φ; ask for another notation"));
    }

    private static void assertSame(Worked worked, Map<String, Array> result, String code) {
        worked.values().forEach((name, value) -> {
            Array other = Objects.requireNonNull(result.get(name));
            assertThat(other.size()).as(code).isEqualTo(value.size());
            assertThat(CentralDifference.error(other.reshape(value.shape().dims()), value))
                    .as("%s of%n%s", name, code)
                    .isLessThan(TOLERANCE);
        });
    }
}
