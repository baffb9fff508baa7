package nabla.audit.judge;

import java.util.List;
import nabla.audit.trace.Node;
import nabla.audit.understand.Loss;
import nabla.calculus.array.Array;
import nabla.calculus.expr.Binary;
import org.jspecify.annotations.Nullable;

/// What a loss adds for the parameters alone, L = data + ½λ‖W‖²: a gradient is then made in two parts, the data's
/// first, and each part is held against its own truth.
final class Penalty {
    private final Comparison compared;
    private final boolean any;

    /// A term that is not what the loss adds.
    ///
    /// @param term that was added
    /// @param of the value whose gradient it was added to
    /// @param factor of the part that comes from the data
    /// @param whole how the sum stands against the whole gradient
    record Wrong(Claim term, Node of, double factor, Fit whole) {}

    Penalty(Loss loss, Step step, Comparison compared) {
        this.compared = compared;
        this.any = !loss.penalties(step.parameters).isEmpty();
    }

    /// A value against the data's part of a gradient; null if the loss has no other.
    @Nullable
    Fit ofData(Node value, Node of) {
        return any && value.value().size() == of.value().size() ? compared.fitOfData(value, of) : null;
    }

    /// The wrong term of a claim that is the data's part of a gradient and a term; null if it is none such.
    @Nullable
    Wrong in(Claim claim, List<Node> values) {
        if (!any || claim.node().op() != Binary.ADD) return null;
        for (int i = 0; i < 2; i++) {
            Node data = claim.node().inputs.get(i);
            Node term = claim.node().inputs.get(1 - i);
            for (Node n : values) {
                Fit part = ofData(data, n);
                Fit alone = compared.fit(data, n);
                Fit whole = compared.fit(claim.node(), n);
                if (part == null || !part.good() || alone == null || alone.good() || whole == null) continue;
                Claim own = term.bindings.isEmpty() ? claim : Claim.of(term.bindings.getFirst());
                return new Wrong(own, n, part.factor(), whole);
            }
        }
        return null;
    }

    /// Whether a value is a multiple of another with some elements set to zero: what is penalised leaves the biases
    /// out, and by itself it is no gradient.
    boolean isCutOut(Node value, Node of) {
        return any && value.value().size() == of.value().size() && isCutOut(value.value(), of.value());
    }

    private static boolean isCutOut(Array part, Array whole) {
        double factor = 0;
        boolean cut = false;
        for (int i = 0; i < part.size(); i++) {
            if (part.at(i) == 0) cut |= whole.at(i) != 0;
            else if (whole.at(i) == 0) return false;
            else if (factor == 0) factor = part.at(i) / whole.at(i);
            else if (Math.abs(part.at(i) / whole.at(i) / factor - 1) > 1e-9) return false;
        }
        return cut && factor != 0;
    }
}
