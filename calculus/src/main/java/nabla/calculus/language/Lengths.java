package nabla.calculus.language;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nabla.calculus.array.Shape;
import nabla.calculus.notation.Dimensions;
import org.jspecify.annotations.Nullable;

/// Gives each length that was left open a letter, by custom N examples, D features, M outputs, H hidden units, and
/// each letter a number of its own to try the derivatives with.
final class Lengths {
    private static final List<String> HIDDEN = List.of("H", "K", "J", "G", "F", "E", "Q", "R", "S", "T", "U", "V");

    private final Map<String, List<Dim>> variables;
    private final Set<String> taken = new HashSet<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<Integer, String> symbols = new HashMap<>();

    /// @param defined names that are no letters for lengths
    /// @param others axes that belong to no variable, such as those of a column of ones
    Lengths(Map<String, List<Dim>> variables, Collection<String> defined, Collection<Dim> others) {
        this.variables = variables;
        taken.addAll(variables.keySet());
        taken.addAll(defined);
        variables.values().forEach(dims -> dims.forEach(this::take));
        letterExamples();
        letterOutputs();
        Deque<String> letters = new ArrayDeque<>(HIDDEN);
        variables.values().forEach(dims -> dims.forEach(dim -> letter(dim, letters)));
        others.forEach(dim -> letter(dim, letters));
        variables.values().forEach(dims -> dims.forEach(this::number));
        others.forEach(this::number);
    }

    Shape shape(List<Dim> dims) {
        return Shape.of(dims.stream().mapToInt(this::number).toArray());
    }

    /// The number that a letter stands for; null if it is none.
    @Nullable
    Integer number(String letter) {
        return numbers.get(letter);
    }

    Dimensions dimensions() {
        return new Dimensions(symbols);
    }

    private void take(Dim dim) {
        String symbol = dim.symbol();
        if (symbol != null) taken.add(symbol);
    }

    /// X is N×D, or D×N where weights stand on its left.
    private void letterExamples() {
        variables.forEach((name, dims) -> {
            if (!name.startsWith("X") || dims.size() != 2) return;
            boolean columns = variables.entrySet().stream()
                    .anyMatch(w -> w.getKey().startsWith("W")
                            && w.getValue().size() == 2
                            && w.getValue().get(1).root() == dims.get(0).root());
            name(dims.get(columns ? 1 : 0), "N");
            name(dims.get(columns ? 0 : 1), "D");
        });
    }

    /// The other axis of Y, or of the only weights.
    private void letterOutputs() {
        variables.forEach((name, dims) -> {
            if (dims.size() != 2 || !name.matches("[Yy].*")) return;
            name(dims.get(0), "N".equals(dims.get(1).symbol()) ? "M" : "N");
            name(dims.get(1), "M");
        });
        List<List<Dim>> weights = variables.entrySet().stream()
                .filter(v -> v.getKey().startsWith("W") && v.getValue().size() == 2)
                .map(Map.Entry::getValue)
                .toList();
        if (weights.size() == 1) weights.getFirst().reversed().forEach(dim -> name(dim, "M"));
        variables.values().forEach(dims -> dims.forEach(dim -> name(dim, "N")));
        variables.values().forEach(dims -> dims.forEach(dim -> name(dim, "M")));
    }

    private void name(Dim dim, String letter) {
        if (isOpen(dim) && taken.add(letter)) dim.name(letter);
    }

    private void letter(Dim dim, Deque<String> letters) {
        while (isOpen(dim)) name(dim, letters.isEmpty() ? "K" + taken.size() : letters.pop());
    }

    private static boolean isOpen(Dim dim) {
        return dim.size() == null && dim.symbol() == null;
    }

    private int number(Dim dim) {
        Integer size = dim.size();
        if (size != null) return size;
        int number = numbers.computeIfAbsent(String.valueOf(dim.symbol()), this::free);
        return number;
    }

    private int free(String symbol) {
        int wished = switch (symbol) {
            case "N" -> 5;
            case "D" -> 3;
            case "M" -> 2;
            case "H" -> 4;
            default -> 6;
        };
        while (symbols.containsKey(wished) || isStated(wished)) wished++;
        symbols.put(wished, symbol);
        return wished;
    }

    /// Whether some axis was said to have this length; then the number is no letter.
    private boolean isStated(int number) {
        return variables.values().stream()
                .flatMap(List::stream)
                .anyMatch(dim -> Integer.valueOf(number).equals(dim.size()));
    }
}
