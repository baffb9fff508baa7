package nabla.calculus.notation;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nabla.calculus.expr.Expr;

/// A way to print an expression. Named nodes inside it are printed as their names.
public enum Notation {
    /// One line of Unicode: `dW2 = H1ᵀ·dZ2`.
    MATRIX {
        @Override
        String text(String name, Expr node, boolean defined, Dimensions dimensions) {
            return MatrixText.of(formula(name, node, defined, dimensions));
        }
    },

    /// LaTeX for display mode, with amsmath.
    LATEX {
        @Override
        String text(String name, Expr node, boolean defined, Dimensions dimensions) {
            return Latex.of(formula(name, node, defined, dimensions));
        }
    },

    /// What goes between `<math>` and `</math>`.
    MATHML {
        @Override
        String text(String name, Expr node, boolean defined, Dimensions dimensions) {
            return MathMl.of(formula(name, node, defined, dimensions));
        }
    },

    /// NumPy code, which may need functions of [NumpyProgram].
    NUMPY {
        @Override
        String text(String name, Expr node, boolean defined, Dimensions dimensions) {
            Numpy numpy = new Numpy(dimensions);
            String right = defined ? numpy.definition(node) : numpy.expression(node);
            return name.isEmpty() ? right : Greek.word(name) + " = " + right;
        }
    },

    /// Java against Nabla's verbs, as statements: `dW2.mul(H1.T, dZ2);`. An expression alone is named `result`.
    JAVA {
        @Override
        String text(String name, Expr node, boolean defined, Dimensions dimensions) {
            JavaVerbs verbs = new JavaVerbs(dimensions);
            List<String> statements = verbs.define(name.isEmpty() ? "result" : name, node);
            // The equation's own matrix is there already; those of its parts are not.
            List<String> parts = verbs.declarations().stream()
                    .skip(node.shape().rank() == 0 ? 0 : 1)
                    .toList();
            return String.join(
                    "\n", Stream.concat(parts.stream(), statements.stream()).toList());
        }
    };

    /// The notation of this name, in small letters.
    /// @throws IllegalArgumentException naming those there are
    public static Notation named(String name) {
        return Arrays.stream(values())
                .filter(notation -> notation.word().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no notation " + name + "; known are "
                        + Arrays.stream(values()).map(Notation::word).collect(Collectors.joining(", "))));
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @param name what is defined; empty for an expression alone
    /// @param defined whether to print what the node stands for even if it has a name
    abstract String text(String name, Expr node, boolean defined, Dimensions dimensions);

    /// The node by its name if it has one, otherwise what it stands for.
    public String expression(Expr node) {
        return expression(node, Dimensions.NUMERIC);
    }

    public String expression(Expr node, Dimensions dimensions) {
        return text("", node, false, dimensions);
    }

    /// What the node stands for, even if it has a name.
    public String definition(Expr node, Dimensions dimensions) {
        return text("", node, true, dimensions);
    }

    /// `name = …`; where the node itself bears this name, what it stands for is on the right.
    public String equation(String name, Expr node) {
        return equation(name, node, Dimensions.NUMERIC);
    }

    public String equation(String name, Expr node, Dimensions dimensions) {
        return text(name, node, name.equals(node.name()), dimensions);
    }

    private static Formula formula(String name, Expr node, boolean defined, Dimensions dimensions) {
        MatrixFormula matrix = new MatrixFormula(dimensions);
        Formula right = defined ? matrix.definition(node) : matrix.of(node);
        return name.isEmpty() ? right : new Formula.Equation(new Formula.Symbol(name), right);
    }
}
