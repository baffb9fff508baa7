package nabla.audit.judge;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import nabla.audit.read.Place;
import nabla.audit.trace.Adjoints;
import nabla.audit.trace.Binding;
import nabla.audit.trace.Node;
import nabla.audit.trace.Tape;
import nabla.calculus.expr.MatMul;
import org.jspecify.annotations.Nullable;

/// The statement that writes a weight when its gradient is there, and takes no step along it: `W = W`, `W = W - rate`,
/// `W = dW`. The fault is that statement's, not that of the line which computes the gradient.
final class Writing {
    private Writing() {}

    /// The statement by which the step along a gradient gets lost: the one that gives the gradient's name to a value
    /// that does not come of it, or the first that writes the weight; null if there is none.
    ///
    /// @param end how many values there are when the step is over
    static @Nullable Place of(Tape tape, Node weight, Node gradient, int end) {
        Place other = overwriting(tape, gradient, end);
        if (other != null) return other;
        Set<String> names = new HashSet<>();
        for (Binding b : weight.bindings) if (b.order() <= gradient.id) names.add(member(b.name()));
        Set<Place> before = new HashSet<>(); // what names it there names it for the forward pass
        for (Binding b : tape.bindings()) {
            if (!names.contains(member(b.name()))) continue;
            boolean after = b.order() > gradient.id && b.order() <= end;
            if (b.order() <= gradient.id && b.node() == weight) before.add(b.place());
            if (after && !before.contains(b.place()) && isWritten(b, weight, gradient)) return b.place();
        }
        return null;
    }

    /// The next statement that writes to the one name the gradient has, if nothing of the gradient is in what it
    /// writes.
    private static @Nullable Place overwriting(Tape tape, Node gradient, int end) {
        Binding own = null;
        for (Binding b : tape.bindings()) {
            if (b.order() > end) return null;
            if (own == null) {
                if (b.node() == gradient && b.how() != Binding.How.ARGUMENT) own = b;
            } else if (b.how() == Binding.How.ASSIGNED && b.name().equals(own.name())) {
                boolean lost = !b.place().equals(own.place())
                        && isOnlyCalled(gradient, own.name())
                        && !Adjoints.ancestors(List.of(b.node())).contains(gradient);
                return lost ? b.place() : null;
            }
        }
        return null;
    }

    private static boolean isOnlyCalled(Node value, String name) {
        return value.bindings.stream()
                .filter(b -> b.how() != Binding.How.ARGUMENT)
                .allMatch(b -> b.name().equals(name));
    }

    private static boolean isWritten(Binding b, Node weight, Node gradient) {
        boolean comprehended = b.name().startsWith("[") && b.place().text().matches("(?s).*\\{.*\\bfor\\b.*\\}.*");
        if (b.how() == Binding.How.ARGUMENT && !comprehended) return false;
        if (b.node() == weight) return comprehended || isItself(b);
        boolean own =
                b.name().matches(".*[.\\]].*"); // an object's or a dict's: what is free may be any other value's name
        if (!own && !b.node().shape().equals(weight.shape())) return false;
        return comesOf(b.node(), weight, gradient);
    }

    /// Whether a value was made of the weight or its gradient, and not only by the network.
    private static boolean comesOf(Node value, Node weight, Node gradient) {
        Set<Node> seen = new HashSet<>();
        Deque<Node> open = new ArrayDeque<>(List.of(value));
        while (!open.isEmpty()) {
            Node n = open.pop();
            if (n == weight || n == gradient) return true;
            if (n.id > weight.id && !(n.op() instanceof MatMul) && seen.add(n)) open.addAll(n.inputs);
        }
        return false;
    }

    /// Whether what is written is what was read: another name for a value writes nothing.
    private static boolean isItself(Binding b) {
        if (b.place().text().startsWith("setattr")) return true;
        String own = Names.list(b.name());
        return Pattern.compile("(?<![\\w.'\"])" + Pattern.quote(own) + "(?![\\w'\"])")
                        .matcher(b.place().text())
                        .results()
                        .count()
                > 1;
    }

    /// What an object's value is called, whoever calls it: `layer.W` is `self.W`.
    private static String member(String name) {
        return name.replaceFirst("^[A-Za-z_]\\w*\\.(?=\\w+$)", ".");
    }
}
