package nabla.calculus.language;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nabla.calculus.notation.Greek;

/// Finds every variable's shape by unification: X·W makes X's columns and W's rows equal, and so on.
///
/// A variable is a matrix unless something says otherwise. Small Greek letters but θ are numbers. Where an equation
/// leaves it open, custom decides: in `X·W + b` a small b is a row copied to every row (with the weights on the left,
/// W·x + b, a column), in `… − y` y is as large as what it is taken from, small letters are columns, and what one
/// divides by is a number if what is divided is one; if that is called N, it is the number of examples.
final class Inference {
    /// The letter that divides a sum to make it a mean.
    static final String EXAMPLES = "N";

    private final String text;
    private final Map<String, List<Dim>> given;
    private final Map<String, List<Dim>> variables = new LinkedHashMap<>();
    private final Map<String, List<Dim>> definitions = new HashMap<>();
    private boolean countsExamples;
    private final Map<Syntax, List<Dim>> shapes = new IdentityHashMap<>();

    /// @param given shapes that the user has stated
    Inference(String text, Map<String, List<Dim>> given) {
        this.text = text;
        this.given = given;
    }

    /// The variables in order of appearance; the list of axes of a number is empty.
    Map<String, List<Dim>> variables() {
        return variables;
    }

    /// The names that the text defines.
    Set<String> defined() {
        Set<String> names = new HashSet<>(definitions.keySet());
        if (countsExamples) names.remove(EXAMPLES);
        return names;
    }

    /// Every axis of every part of the text.
    List<Dim> axes() {
        return shapes.values().stream().flatMap(List::stream).toList();
    }

    /// The shape found for a part of the text. A 1 that stands for a column of ones has two axes.
    List<Dim> shape(Syntax part) {
        return part instanceof Syntax.Name name ? variable(name.name()) : shapes.getOrDefault(part, List.of());
    }

    /// The shape of the last definition.
    List<Dim> infer(List<Syntax.Definition> program) {
        List<Dim> last = List.of();
        for (Syntax.Definition definition : program) {
            last = of(definition.value());
            if (!definition.name().isEmpty()) definitions.put(definition.name(), last);
        }
        return last;
    }

    /// What custom says about lengths that are still open: the columns of a small letter are one.
    void settle() {
        variables.forEach((name, dims) -> {
            if (!isSmall(name)
                    || dims.size() != 2
                    || dims.get(1).size() != null
                    || dims.get(1).symbol() != null) return;
            boolean largeToo = variables.entrySet().stream()
                    .filter(other -> !isSmall(other.getKey()))
                    .flatMap(other -> other.getValue().stream())
                    .anyMatch(dim -> dim.root() == dims.get(1).root());
            if (!largeToo) dims.get(1).settle(1);
        });
    }

    private List<Dim> of(Syntax syntax) {
        List<Dim> known = shapes.get(syntax);
        if (known != null) return known;
        List<Dim> found = find(syntax);
        // A name may turn out to be a number after all.
        if (!(syntax instanceof Syntax.Name)) shapes.put(syntax, found);
        return found;
    }

    private List<Dim> find(Syntax syntax) {
        return switch (syntax) {
            case Syntax.Number number -> List.of();
            case Syntax.Name name -> variable(name.name());
            case Syntax.Negated negated -> of(negated.of());
            case Syntax.Transposed transposed ->
                isOne(transposed.of())
                        ? ones(transposed.of()).reversed()
                        : of(transposed.of()).reversed();
            case Syntax.Length length -> length(length);
            case Syntax.Call call -> call(call);
            case Syntax.Infix infix ->
                switch (infix.operator()) {
                    case "@" -> product(of(infix.left()), of(infix.right()), infix);
                    case "·" -> chain(infix);
                    default -> elementwise(infix.operator(), infix.left(), infix.right(), infix.at());
                };
        };
    }

    private List<Dim> variable(String name) {
        List<Dim> defined = definitions.get(name);
        if (defined != null) return defined;
        return variables.computeIfAbsent(name, n -> {
            List<Dim> stated = given.get(n);
            if (stated != null) return stated;
            return Greek.isScalarName(n) ? List.of() : List.of(Dim.unknown(), Dim.unknown());
        });
    }

    private List<Dim> length(Syntax.Length length) {
        List<Dim> dims = of(length.of());
        if (length.axis() < -dims.size() || length.axis() >= dims.size()) {
            throw error("there is no axis " + length.axis() + " in shape " + text(dims), length);
        }
        return List.of();
    }

    private List<Dim> ones(Syntax number) {
        List<Dim> column = List.of(Dim.unknown(), Dim.of(1));
        shapes.put(number, column);
        return column;
    }

    static boolean isOne(Syntax syntax) {
        return syntax instanceof Syntax.Number number && number.value() == 1;
    }

    /// a·b·c: numbers scale, matrices multiply, and a 1 beside a matrix is a column of ones.
    private List<Dim> chain(Syntax.Infix whole) {
        List<Syntax> factors = factors(whole);
        boolean matrices = factors.stream().anyMatch(f -> !isOne(f) && !of(f).isEmpty());
        List<Dim> result = List.of();
        for (Syntax factor : factors) {
            List<Dim> shape = matrices && isOne(factor) ? ones(factor) : of(factor);
            if (shape.isEmpty() || isNumber(shape) && !result.isEmpty()) continue;
            result = result.isEmpty() || isNumber(result) ? shape : product(column(result, shape), shape, whole);
        }
        return result;
    }

    /// A matrix of one element scales as a number does.
    private static boolean isNumber(List<Dim> shape) {
        return shape.size() == 2 && shape.stream().allMatch(Dim::isOne);
    }

    /// A 1-D array before a row is a column.
    private static List<Dim> column(List<Dim> left, List<Dim> right) {
        boolean beforeRow = left.size() == 1
                && right.size() == 2
                && right.getFirst().isOne()
                && !left.getFirst().isOne();
        return beforeRow ? List.of(left.getFirst(), Dim.of(1)) : left;
    }

    static List<Syntax> factors(Syntax syntax) {
        if (!(syntax instanceof Syntax.Infix infix) || !infix.operator().equals("·")) return List.of(syntax);
        List<Syntax> factors = new ArrayList<>(factors(infix.left()));
        factors.add(infix.right());
        return factors;
    }

    private List<Dim> product(List<Dim> a, List<Dim> b, Syntax at) {
        if (a.isEmpty() || b.isEmpty()) {
            throw error("@ is for matrices, and one side is a single number; use *", at);
        }
        Dim inner = b.size() == 1 ? b.getFirst() : b.get(b.size() - 2);
        if (!a.getLast().unify(inner)) {
            throw error(
                    "cannot multiply " + text(a) + " by " + text(b) + ": the left has " + a.getLast()
                            + " columns, the right has " + inner + " rows",
                    at);
        }
        List<Dim> result = new ArrayList<>(a.subList(0, a.size() - 1));
        if (b.size() > 1) result.add(b.getLast());
        return result;
    }

    private List<Dim> elementwise(String operator, Syntax left, Syntax right, int at) {
        List<Dim> a = of(left);
        List<Dim> b = of(right);
        if (operator.equals("/") && a.isEmpty() && !b.isEmpty()) b = ofNumbers(right);
        a = custom(operator, left, a, right, b, false);
        b = custom(operator, right, b, left, a, true);
        return broadcast(a, b, at);
    }

    /// The shape of what divides a number: small letters about which nothing else is known are numbers too.
    private List<Dim> ofNumbers(Syntax divisor) {
        parts(divisor).forEach(part -> {
            shapes.remove(part);
            boolean open = part instanceof Syntax.Name name
                    && isSmall(name.name())
                    && !definitions.containsKey(name.name())
                    && variable(name.name()).stream().allMatch(Dim::isFree);
            if (open) variables.put(((Syntax.Name) part).name(), List.of());
        });
        return of(divisor);
    }

    private static Stream<Syntax> parts(Syntax syntax) {
        Stream<Syntax> inner = switch (syntax) {
            case Syntax.Number number -> Stream.of();
            case Syntax.Name name -> Stream.of();
            case Syntax.Negated negated -> parts(negated.of());
            case Syntax.Transposed transposed -> parts(transposed.of());
            case Syntax.Length length -> parts(length.of());
            case Syntax.Call call -> call.arguments().stream().flatMap(Inference::parts);
            case Syntax.Infix infix -> Stream.concat(parts(infix.left()), parts(infix.right()));
        };
        return Stream.concat(Stream.of(syntax), inner);
    }

    /// The shape of an operand about which only custom can say something.
    private List<Dim> custom(
            String operator, Syntax operand, List<Dim> own, Syntax other, List<Dim> beside, boolean second) {
        if (!(operand instanceof Syntax.Name name) || definitions.containsKey(name.name())) return own;
        if (own.size() != 2 || !own.stream().allMatch(Dim::isFree)) return own;
        boolean divisor = second && (operator.equals("/") || operator.equals("^"));
        boolean count = divisor && (beside.isEmpty() || name.name().matches("[NnmB]"));
        boolean scale =
                operator.equals("*") && beside.isEmpty() && isSmall(name.name()) && !(other instanceof Syntax.Number);
        if (count && name.name().equals(EXAMPLES)) {
            variables.remove(EXAMPLES);
            countsExamples = true;
            definitions.put(EXAMPLES, List.of());
            return List.of();
        }
        if (count || scale) {
            variables.put(name.name(), List.of());
            return List.of();
        }
        if (beside.size() == 2 && isSmall(name.name()) && isCopied(operator, name.name(), other)) {
            own.get(weightsOnTheLeft(other) ? 1 : 0).unify(Dim.of(1));
        } else if (beside.size() == 2 && second && operator.equals("-")) {
            // A target is as large as what it is taken from, even along an axis of length 1.
            for (int axis = 0; axis < 2; axis++) own.get(axis).unify(beside.get(axis));
        }
        return own;
    }

    /// Whether a small letter is a row or column beside a matrix, as b is and a target y is not.
    private static boolean isCopied(String operator, String name, Syntax other) {
        if (name.matches("[yt].*")) return false;
        boolean column = parts(other)
                .anyMatch(part -> isProduct(part)
                        && part instanceof Syntax.Infix product
                        && product.right() instanceof Syntax.Name right
                        && isSmall(right.name()));
        return operator.equals("+") || operator.equals("*") && !column;
    }

    private static boolean isProduct(Syntax part) {
        return part instanceof Syntax.Infix infix
                && (infix.operator().equals("@") || infix.operator().equals("·"));
    }

    private static boolean isSmall(String name) {
        return Character.isLowerCase(name.charAt(0));
    }

    /// Whether a product is written W·x rather than X·W.
    private static boolean weightsOnTheLeft(Syntax syntax) {
        return parts(syntax)
                .filter(Inference::isProduct)
                .map(Syntax.Infix.class::cast)
                .findFirst()
                .map(product -> product.left() instanceof Syntax.Name left
                                && left.name().matches("[WwΘθ].*")
                        || product.right() instanceof Syntax.Name right
                                && isSmall(right.name())
                                && !right.name().matches("[wθβ].*"))
                .orElse(false);
    }

    private List<Dim> broadcast(List<Dim> a, List<Dim> b, int at) {
        List<Dim> result = new ArrayList<>();
        int rank = Math.max(a.size(), b.size());
        for (int i = 0; i < rank; i++) {
            int p = i - (rank - a.size());
            int q = i - (rank - b.size());
            if (p < 0) result.add(b.get(q));
            else if (q < 0) result.add(a.get(p));
            else if (a.get(p).isOne()) result.add(b.get(q));
            else if (b.get(q).isOne() || a.get(p).unify(b.get(q))) result.add(a.get(p));
            else {
                throw new ExpressionException(
                        "shapes " + text(a) + " and " + text(b) + " do not go together: " + a.get(p) + " and "
                                + b.get(q) + " differ and neither is 1",
                        text,
                        at);
            }
        }
        return result;
    }

    private List<Dim> call(Syntax.Call call) {
        List<Dim> first = of(call.arguments().getFirst());
        return switch (call.function().kind) {
            case ELEMENTWISE -> arguments(call, first);
            case ALONG_AXIS -> {
                axis(call, first);
                yield first;
            }
            case REDUCTION -> reduced(call, first);
            case NUMBER -> number(call, first);
            case PRODUCT -> {
                List<Dim> second = of(call.arguments().get(1));
                yield first.isEmpty() || second.isEmpty()
                        ? broadcast(first, second, call.at())
                        : product(first, second, call);
            }
            case TRANSPOSE -> first.reversed();
        };
    }

    private List<Dim> arguments(Syntax.Call call, List<Dim> first) {
        List<Dim> result = first;
        for (Syntax argument : call.arguments().subList(1, call.arguments().size())) {
            result = broadcast(result, of(argument), call.at());
        }
        return result;
    }

    private List<Dim> reduced(Syntax.Call call, List<Dim> shape) {
        if (call.axis() == null) {
            return call.keepdims() ? shape.stream().map(dim -> Dim.of(1)).toList() : List.of();
        }
        List<Dim> result = new ArrayList<>(shape);
        int axis = axis(call, shape);
        if (call.keepdims()) result.set(axis, Dim.of(1));
        else result.remove(axis);
        return result;
    }

    private int axis(Syntax.Call call, List<Dim> shape) {
        int axis = call.axis() == null ? -1 : call.axis();
        int front = axis < 0 ? axis + shape.size() : axis;
        if (front < 0 || front >= shape.size()) {
            throw error(call.function().word() + ": there is no axis " + axis + " in shape " + text(shape), call);
        }
        return front;
    }

    private List<Dim> number(Syntax.Call call, List<Dim> shape) {
        if (call.function() == Function.TRACE
                && (shape.size() != 2 || !shape.get(0).unify(shape.get(1)))) {
            throw error("trace is of a square matrix, not of " + text(shape), call);
        }
        return List.of();
    }

    static String text(List<Dim> shape) {
        Stream<String> lengths = shape.stream().map(Dim::toString);
        return switch (shape.size()) {
            case 0 -> "a number";
            case 1 -> "(" + shape.getFirst() + ",)";
            default -> lengths.collect(Collectors.joining("×"));
        };
    }

    private ExpressionException error(String message, Syntax at) {
        return new ExpressionException(message, text, at.at());
    }
}
