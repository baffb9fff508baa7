package nabla.audit.run;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import nabla.calculus.expr.Expr;
import org.jspecify.annotations.Nullable;

/// Functions for parameters that a program calls: an activation and its derivative, a loss and its gradient. Both of a
/// pair come from the program, under one name and the name of its derivative.
final class Partners {
    private static final Pattern ACTIVATION =
            Pattern.compile("(?i)_*(.*activ\\w*|act|act_?(f|fn|func)\\w*|.*nonlin\\w*|transfer\\w*|squash\\w*)");
    private static final Pattern LOSS = Pattern.compile("(?i)_*(.*loss\\w*|.*cost\\w*|objective\\w*|error_?f\\w*)");
    private static final Pattern DERIVED =
            Pattern.compile("(?i).*(prime|deriv|grad|backward).*|d_?(act|loss|cost|f|sig|tanh|relu|mse)\\w*|\\w+_d");
    private static final String[] ACTIVATIONS = {"sigmoid", "tanh", "logistic", "relu"};
    private static final String[] LOSSES = {"mse", "mean_sq", "squared", "bce", "entropy", "loss", "cost"};

    private Partners() {}

    /// What is given for a parameter; null if the program does not call it, or has no such pair.
    static @Nullable Object of(Frame globals, String program, String parameter) {
        boolean activation = ACTIVATION.matcher(parameter).matches();
        if (!activation && !LOSS.matcher(parameter).matches() || !isCalled(program, parameter)) return null;
        boolean derived = DERIVED.matcher(parameter).matches();
        for (String stem : activation ? ACTIVATIONS : LOSSES) {
            Object plain = function(globals, stem, false);
            Object slope = function(globals, stem, true);
            if (plain != null && slope != null) return derived ? slope : plain;
        }
        return activation ? tanh(derived) : null;
    }

    /// `activation(x)` or, once it is kept, `self.activation(x)`.
    private static boolean isCalled(String program, String parameter) {
        return Pattern.compile("(?<!def )\\b(self\\._?)?" + Pattern.quote(parameter) + "\\(")
                .matcher(program)
                .find();
    }

    private static @Nullable Object function(Frame globals, String stem, boolean derived) {
        for (Map.Entry<String, Object> global : globals.names.entrySet()) {
            String name = global.getKey().toLowerCase(Locale.ROOT);
            if (global.getValue() instanceof Callable.Function f
                    && name.contains(stem)
                    && DERIVED.matcher(name).matches() == derived
                    && f.parameters().stream().filter(p -> p.preset() == null).count()
                            == (java.util.Arrays.asList(ACTIVATIONS).contains(stem) ? 1 : 2)) return f;
        }
        return null;
    }

    private static Callable.Builtin tanh(boolean derived) {
        return new Callable.Builtin("tanh", (run, a) -> {
            Tensor x = Tensors.of(run, a.first());
            Expr y = x.node(run).expr.tanh();
            Expr value = derived ? Expr.constant(1).minus(y.times(y)) : y;
            return Elementwise.like(x, run.node(value, nabla.audit.trace.Kind.FLOAT, x.node(run)));
        });
    }
}
