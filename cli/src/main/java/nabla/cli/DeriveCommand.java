package nabla.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import nabla.calculus.derive.Derivation;
import nabla.calculus.derive.DerivationText;
import nabla.calculus.notation.Notation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The derivative of a matrix expression. */
@Command(
        name = "derive",
        description = {
            "The derivative of a matrix expression with one number as its value, checked by central differences.",
            "Operators: + - * / ** @ .T, or · ⊙ ᵀ ² ½ ‖ ‖. Functions: sum, mean, exp, log, sqrt, abs, sigmoid (σ), tanh,"
                    + " relu, softplus, gelu, Φ, softmax, log_softmax, trace, max, where their shapes allow it."
        },
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  nabla derive \"sum((sigmoid(X@W + b) - Y)**2)/2\" --by W,b --steps",
            "  nabla derive \"½·‖X·w − y‖²\" --by w --shape X=N×D --notation numpy",
        })
final class DeriveCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "EXPRESSION", description = "In NumPy's notation or in matrix notation.")
    private String expression;

    @Option(
            names = "--by",
            paramLabel = "NAME",
            split = ",",
            required = true,
            description = "The variables to differentiate by.")
    private List<String> by;

    @Option(
            names = "--shape",
            paramLabel = "NAME=ROWS×COLUMNS",
            split = ",",
            description = "Shapes that are known; the others are inferred.")
    private Map<String, String> shapes = new LinkedHashMap<>();

    @Option(
            names = "--notation",
            paramLabel = "NAME",
            defaultValue = "matrix",
            description = "${COMPLETION-CANDIDATES}; without: ${DEFAULT-VALUE}.")
    private Notation notation;

    @Option(names = "--steps", description = "Every equation with its shapes and its reason.")
    private boolean steps;

    @Override
    public Integer call() {
        Derivation derivation = Derivation.of(expression, by, shapes);
        spec.commandLine().getOut().print(DerivationText.of(derivation, notation, steps));
        return 0;
    }
}
