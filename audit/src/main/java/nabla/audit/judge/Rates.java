package nabla.audit.judge;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import nabla.audit.trace.Node;
import nabla.audit.understand.Parameter;
import nabla.calculus.expr.Binary;

/// What stands before a gradient in its update. Parameters may learn at rates of their own; one rate that is divided by
/// the number of samples in one update and not in another is no rate of its own but a sum taken for a mean.
final class Rates {
    private static final Pattern COUNT = Pattern.compile("len\\(|\\.shape\\b|\\.size\\b|batch_?size|\\b[mnN]\\b");

    /// @param rate the numbers that multiply the gradient
    /// @param counted whether a number of samples divides it
    private record Rate(Set<Node> rate, boolean counted) {}

    private Rates() {}

    /// Whether some updates divide by a number of samples what others take whole.
    static boolean mixed(List<Parameter> parameters) {
        List<Rate> rates = parameters.stream().map(Rates::of).toList();
        for (Rate a : rates)
            for (Rate b : rates) if (a.counted && !b.counted && a.rate.stream().anyMatch(b.rate::contains)) return true;
        return false;
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
        return new Rate(numbers, counted);
    }
}
