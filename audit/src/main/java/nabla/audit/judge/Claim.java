package nabla.audit.judge;

import java.util.regex.Pattern;
import nabla.audit.read.Place;
import nabla.audit.trace.Binding;
import nabla.audit.trace.Node;
import nabla.audit.trace.Tape;

/// A value of the backward pass that says it is the gradient of something.
///
/// @param at the statement that made it
public record Claim(Node node, String name, Place at) {
    /// `g = layer.backward(g)`, or with a rate.
    private static final Pattern HANDED = Pattern.compile(
            "([\\w.]+)\\s*=\\s*[\\w.\\[\\]]+\\(\\1(\\s*,\\s*([\\d.e-]+|([\\w.]*_)?(lr|rate|eta|alpha)))?\\)");

    static Claim of(Binding binding) {
        return new Claim(binding.node(), binding.name(), binding.place());
    }

    public Tape.Key key() {
        return new Tape.Key(node.site, node.occurrence);
    }

    /// Where a value was computed: in the function, where a gradient and nothing else was handed to one.
    Place made() {
        Place made = node.place;
        return !at.contains(made) && HANDED.matcher(at.text()).matches() ? made : at;
    }
}
