package nabla.calculus.notation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import nabla.calculus.array.Array;
import nabla.calculus.expr.Apply;
import nabla.calculus.expr.CentralDifference;
import nabla.calculus.expr.Expr;
import nabla.calculus.expr.Expressions;
import nabla.calculus.expr.Gradient;
import nabla.calculus.expr.Graph;
import nabla.calculus.expr.RulesTest;
import nabla.calculus.expr.Variable;
import nabla.calculus.notation.NumpyProcess.Program;
import org.junit.jupiter.api.Test;

/// The real NumPy, running what is printed, gives what an [Array] gives: the same shapes and the same numbers.
class NumpyTest {
    private final List<Program> programs = new ArrayList<>();
    private final List<Map<String, Array>> expected = new ArrayList<>();

    @Test
    void everyOperationAndItsDerivativePrintAsCodeThatGivesTheSame() throws Exception {
        RulesTest.cases().forEach(c -> {
            List<Variable> x = RulesTest.variables(c);
            Expr y = c.f().apply(List.copyOf(x));
            Gradient gradient = Gradient.of(y.sum());
            List<Expr> roots = x.stream().map(gradient::by).toList();
            Map<String, Array> values = new LinkedHashMap<>(Map.of("y", y.value()));
            String code = Notation.NUMPY.equation("y", y) + "\n" + stepByStep(roots, values);
            add(code, x, values);
        });
        assertSame();
    }

    @Test
    void wholeExpressionsPrintedStepByStepGiveTheSame() throws Exception {
        for (int seed = 0; seed < 60; seed++) {
            Expressions expressions = new Expressions(seed);
            Expr loss = expressions.loss();
            Gradient gradient = Gradient.of(loss);
            List<Expr> roots = new ArrayList<>(List.of(loss));
            expressions.variables.forEach(v -> roots.add(gradient.by(v)));
            Map<String, Array> values = new LinkedHashMap<>();
            add(stepByStep(roots, values), expressions.variables, values);
        }
        assertSame();
    }

    /// An equation for every node, each of which is given a name.
    private static String stepByStep(List<Expr> roots, Map<String, Array> values) {
        StringBuilder code = new StringBuilder();
        for (Expr node : Graph.to(roots).nodes()) {
            if (!(node instanceof Apply)) continue;
            String name = node.name() == null ? "t" + values.size() : Objects.requireNonNull(node.name());
            code.append(Notation.NUMPY.equation(name, node.named(name))).append('\n');
            values.put(name, node.value());
        }
        return code.toString();
    }

    private void add(String code, List<Variable> variables, Map<String, Array> values) {
        Map<String, Array> inputs = new LinkedHashMap<>();
        variables.forEach(v -> inputs.put(v.toString(), v.value()));
        programs.add(new Program(NumpyProgram.preamble(code) + code, inputs, List.copyOf(values.keySet())));
        expected.add(values);
    }

    private void assertSame() throws Exception {
        List<Map<String, Array>> results = NumpyProcess.run(programs);
        for (int i = 0; i < programs.size(); i++) {
            String code = programs.get(i).code();
            Map<String, Array> result = results.get(i);
            expected.get(i).forEach((name, value) -> {
                Array numpy = Objects.requireNonNull(result.get(name));
                assertThat(numpy.shape()).as(code).isEqualTo(value.shape());
                assertThat(CentralDifference.error(numpy, value))
                        .as("%s of%n%s", name, code)
                        .isLessThan(1e-11);
            });
        }
    }
}
