package nabla.calculus.language;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nabla.calculus.array.Shape;
import nabla.calculus.expr.Expr;
import nabla.calculus.expr.Variable;
import nabla.calculus.notation.Dimensions;
import nabla.calculus.notation.Greek;
import org.jspecify.annotations.Nullable;

/// An expression as it was read: its variables in order of appearance, with the shapes found for them.
///
/// @param value the last definition; intermediates that the text defines bear their names
public record Reading(String text, Expr value, Map<String, Variable> variables, Dimensions dimensions) {

    /// @param shapes stated by the user: `N×D`, `5x3`, `(5, 3)`, `N` for a 1-D array, `scalar` for a number
    /// @throws ExpressionException if the text cannot be read or its shapes do not fit
    public static Reading of(String text, Map<String, String> shapes) {
        return of(text, shapes, null);
    }

    /// @param value the shape of the whole where it is known, as on the right of an equation: 1·1ᵀ alone has any shape
    public static Reading of(String text, Map<String, String> shapes, @Nullable Shape value) {
        List<Syntax.Definition> program = Parser.parse(text);
        Map<String, Dim> symbols = new LinkedHashMap<>();
        Map<String, List<Dim>> given = new LinkedHashMap<>();
        shapes.forEach((name, shape) -> given.put(Greek.letter(name), shape(name, shape, symbols)));
        Inference inference = new Inference(text, given);
        List<Dim> whole = inference.infer(program);
        if (value != null && value.rank() == whole.size()) {
            for (int axis = 0; axis < whole.size(); axis++) whole.get(axis).unify(Dim.of(value.dim(axis)));
        }
        requireUsed(given, inference.variables());
        inference.settle();
        Lengths lengths = new Lengths(inference.variables(), inference.defined(), inference.axes());
        Map<String, Variable> variables = new LinkedHashMap<>();
        inference.variables().forEach((name, dims) -> variables.put(name, Expr.variable(name, lengths.shape(dims))));
        Dimensions dimensions = lengths.dimensions();
        Expr result = new Lowering(text, inference, lengths, dimensions, variables).lower(program);
        return new Reading(text, result, variables, dimensions);
    }

    private static List<Dim> shape(String name, String shape, Map<String, Dim> symbols) {
        String inner = shape.trim().replaceAll("^\\((.*?),?\\s*\\)$", "$1").trim();
        if (inner.isEmpty() || inner.equals("scalar")) return List.of();
        List<Dim> dims = new ArrayList<>();
        for (String length : inner.split("\\s*[×x*,]\\s*")) {
            // A large number is a letter too: nothing depends on it, and the derivatives are tried on few elements.
            boolean small = length.matches("[1-9]|1[0-2]");
            if (small) dims.add(Dim.of(Integer.parseInt(length)));
            else if (length.matches("\\p{L}\\w*|[1-9]\\d+")) dims.add(symbols.computeIfAbsent(length, Dim::of));
            else {
                throw new IllegalArgumentException("shape of " + name + ": '" + shape
                        + "' is not one; write for example " + name + "=N×D, " + name + "=5x3 or " + name + "=scalar");
            }
        }
        return dims;
    }

    private static void requireUsed(Map<String, List<Dim>> given, Map<String, List<Dim>> variables) {
        for (String name : given.keySet()) {
            if (!variables.containsKey(name)) throw unknown(name, variables);
        }
    }

    /// The variable of this name.
    /// @throws IllegalArgumentException naming those there are
    public Variable variable(String name) {
        Variable variable = variables.get(Greek.letter(name));
        if (variable == null) throw unknown(name, variables);
        return variable;
    }

    private static IllegalArgumentException unknown(String name, Map<String, ?> variables) {
        return new IllegalArgumentException("there is no " + name + " in the expression"
                + Nearest.hint(name, variables.keySet().stream()) + " Its variables are "
                + String.join(", ", variables.keySet()) + ".");
    }
}
