package nabla.audit.judge;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import nabla.audit.read.Place;
import nabla.audit.trace.Adjoints;
import nabla.audit.trace.Binding;
import nabla.audit.trace.Node;
import nabla.audit.understand.Parameter;
import nabla.calculus.expr.Binary;
import org.jspecify.annotations.Nullable;

/// What stands before a gradient in its update. Parameters may learn at rates of their own; one rate that is divided by
/// the number of samples in one update and not in another is no rate of its own but a sum taken for a mean; nor is a
/// rate left out of one update, or doubled there alone.
public final class Rates {
    /// An update that takes its gradient whole where every other one multiplies it by a rate of one of those names.
    public record Lack(Place update, Set<String> rate) {}

    private static final Pattern COUNT = Pattern.compile("len\\(|\\.shape\\b|\\.size\\b|batch_?size|\\b[mnN]\\b");

    /// @param rate the numbers that multiply the gradient
    /// @param counted whether a number of samples divides it
    private record Rate(Parameter parameter, Set<Node> rate, boolean counted) {
        /// The numbers that have a name, as a learning rate has, by name and value.
        Set<String> named() {
            return rate.stream().filter(Rates::isNamed).map(Rates::key).collect(Collectors.toSet());
        }

        boolean isPlain() {
            return rate.stream().allMatch(Rates::isNamed);
        }

        Place update() {
            Node end = parameter.end();
            return end.bindings.isEmpty() ? end.place : end.bindings.getFirst().place();
        }
    }

    private Rates() {}

    /// Whether some updates divide by a number of samples what others take whole.
    static boolean mixed(List<Parameter> parameters) {
        List<Rate> rates = parameters.stream().map(Rates::of).toList();
        for (Rate a : rates)
            for (Rate b : rates) if (a.counted && !b.counted && a.rate.stream().anyMatch(b.rate::contains)) return true;
        return rates.stream().anyMatch(a -> isWhole(a, rates) || isAlone(a, rates));
    }

    /// The update that lacks the rate of all others; null if there is none.
    public static @Nullable Lack lacking(List<Parameter> parameters) {
        List<Rate> rates = parameters.stream().map(Rates::of).toList();
        for (Rate r : rates) {
            Node rate = lacked(r, rates);
            if (rate != null)
                return new Lack(
                        r.update(), rate.bindings.stream().map(Binding::name).collect(Collectors.toSet()));
        }
        return null;
    }

    /// Whether a step takes its gradient whole, and every other update multiplies it by one rate.
    private static boolean isWhole(Rate whole, List<Rate> rates) {
        return lacked(whole, rates) != null;
    }

    private static @Nullable Node lacked(Rate whole, List<Rate> rates) {
        List<Rate> others =
                rates.stream().filter(r -> !r.update().equals(whole.update())).toList();
        if (others.isEmpty() || !whole.rate.isEmpty() || whole.counted) return null;
        Set<String> behind = Adjoints.ancestors(List.of(whole.parameter.step())).stream()
                .filter(n -> n.value().size() == 1 && isNamed(n))
                .map(Rates::key)
                .collect(Collectors.toSet());
        return others.getFirst().rate().stream()
                .filter(Rates::isNamed)
                .filter(rate -> !behind.contains(key(rate))
                        && others.stream().allMatch(o -> o.named().contains(key(rate))))
                .findFirst()
                .orElse(null);
    }

    private static boolean isNamed(Node n) {
        return !n.bindings.isEmpty();
    }

    private static String key(Node n) {
        return n.label() + " " + n.value().at(0);
    }

    /// Whether one update of several multiplies the rate they share by a number of its own.
    private static boolean isAlone(Rate one, List<Rate> rates) {
        List<Rate> others =
                rates.stream().filter(r -> !r.update().equals(one.update())).toList();
        return others.stream().map(Rate::update).distinct().count() > 1
                && !one.isPlain()
                && !one.named().isEmpty()
                && others.stream().allMatch(o -> o.isPlain() && o.named().equals(one.named()));
    }

    private static Rate of(Parameter p) {
        Set<Node> numbers = new HashSet<>();
        boolean counted = false;
        Node n = p.step();
        while ((n == p.step() || n.bindings.isEmpty())
                && n.inputs.size() == 2
                && (n.op() == Binary.MULTIPLY || n.op() == Binary.DIVIDE)) {
            Node left = n.inputs.getFirst();
            Node right = n.inputs.getLast();
            boolean leading = left.value().size() == 1 && n.op() == Binary.MULTIPLY;
            Node number = leading ? left : right;
            if (number.value().size() != 1) break;
            counted |= n.op() == Binary.DIVIDE
                    && COUNT.matcher(number.place.text()).find();
            if (number.op() == Binary.DIVIDE) {
                counted |= COUNT.matcher(number.inputs.getLast().place.text()).find();
                numbers.add(number.inputs.getFirst());
            } else if (n.op() == Binary.MULTIPLY) numbers.add(number);
            n = leading ? right : left;
        }
        return new Rate(p, numbers, counted);
    }
}
