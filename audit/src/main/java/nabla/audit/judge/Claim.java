package nabla.audit.judge;

import nabla.audit.read.Place;
import nabla.audit.trace.Binding;
import nabla.audit.trace.Node;
import nabla.audit.trace.Tape;

/// A value of the backward pass that says it is the gradient of something.
///
/// @param at the statement that made it
public record Claim(Node node, String name, Place at) {
    static Claim of(Binding binding) {
        return new Claim(binding.node(), binding.name(), binding.place());
    }

    public Tape.Key key() {
        return new Tape.Key(node.site, node.occurrence);
    }
}
