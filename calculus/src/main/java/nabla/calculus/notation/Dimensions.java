package nabla.calculus.notation;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import nabla.calculus.array.Shape;
import nabla.calculus.expr.Expr;
import org.jspecify.annotations.Nullable;

/// Lengths that have a letter: 5 is N wherever a length is meant. Different letters stand for different lengths.
public final class Dimensions {
    /// Every length is its number.
    public static final Dimensions NUMERIC = new Dimensions(Map.of());

    private final Map<Integer, String> symbols;
    private final Map<Integer, Expr> constants = new HashMap<>();

    public Dimensions(Map<Integer, String> symbols) {
        this.symbols = Map.copyOf(symbols);
    }

    /// The letter of a length; null if it has none.
    public @Nullable String symbol(int length) {
        return symbols.get(length);
    }

    public String text(int length) {
        String symbol = symbol(length);
        return symbol == null ? Integer.toString(length) : symbol;
    }

    /// A length as a number to reckon with, named by its letter.
    public Expr length(int length) {
        String symbol = symbol(length);
        return constants.computeIfAbsent(
                length,
                n -> symbol == null ? Expr.constant(n) : Expr.constant(n).named(symbol));
    }

    /// `5×3` or `N×D`; `1` for a single number.
    public String text(Shape shape) {
        if (shape.rank() == 0) return "1";
        if (shape.rank() == 1) return "(" + text(shape.dim(0)) + ",)";
        return IntStream.of(shape.dims()).mapToObj(this::text).collect(Collectors.joining("×"));
    }
}
