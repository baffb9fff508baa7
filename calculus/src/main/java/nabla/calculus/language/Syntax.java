package nabla.calculus.language;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What was written, before anything is known about shapes. `at` is the offset in the text, for messages.
sealed interface Syntax {
    int at();

    record Number(double value, int at) implements Syntax {}

    record Name(String name, int at) implements Syntax {}

    /// One of + - * ⊙ / @ · ^ and the comparisons > ≥ < ≤ = ≠.
    record Infix(String operator, Syntax left, Syntax right, int at) implements Syntax {}

    record Negated(Syntax of, int at) implements Syntax {}

    record Transposed(Syntax of, int at) implements Syntax {}

    /// `X.shape[0]`.
    record Length(Syntax of, int axis, int at) implements Syntax {}

    /// @param axis one axis, or null for all (of `softmax`: the last)
    record Call(
            Function function,
            List<Syntax> arguments,
            @Nullable Integer axis,
            boolean keepdims,
            int at) implements Syntax {}

    /// A named intermediate, or under an empty name the value of the whole.
    record Definition(String name, Syntax value, int at) {}
}
