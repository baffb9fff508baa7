package nabla.calculus.notation;

import nabla.calculus.expr.Expr;

/// A way to print an expression. Named nodes inside it are printed as their names.
public enum Notation {
    /// One line of Unicode: `dW2 = H1ᵀ·dZ2`.
    MATRIX {
        @Override
        public String expression(Expr node) {
            return MatrixText.of(MatrixFormula.of(node));
        }

        @Override
        public String equation(String name, Expr node) {
            return MatrixText.of(formula(name, node));
        }
    },

    /// LaTeX for display mode, with amsmath.
    LATEX {
        @Override
        public String expression(Expr node) {
            return Latex.of(MatrixFormula.of(node));
        }

        @Override
        public String equation(String name, Expr node) {
            return Latex.of(formula(name, node));
        }
    },

    /// What goes between `<math>` and `</math>`.
    MATHML {
        @Override
        public String expression(Expr node) {
            return MathMl.of(MatrixFormula.of(node));
        }

        @Override
        public String equation(String name, Expr node) {
            return MathMl.of(formula(name, node));
        }
    },

    /// NumPy code; it may need [NumpyProgram]'s functions.
    NUMPY {
        @Override
        public String expression(Expr node) {
            return new Numpy(Integer::toString).expression(node);
        }

        @Override
        public String equation(String name, Expr node) {
            Numpy numpy = new Numpy(Integer::toString);
            return Greek.word(name) + " = "
                    + (name.equals(node.name()) ? numpy.definition(node) : numpy.expression(node));
        }
    };

    /// The node by its name if it has one, otherwise what it stands for.
    public abstract String expression(Expr node);

    /// `name = …`; where the node itself bears this name, what it stands for is on the right.
    public abstract String equation(String name, Expr node);

    private static Formula formula(String name, Expr node) {
        return new Formula.Equation(
                new Formula.Symbol(name),
                name.equals(node.name()) ? MatrixFormula.definition(node) : MatrixFormula.of(node));
    }
}
