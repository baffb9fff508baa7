package nabla.audit.understand;

import java.util.Map;
import nabla.audit.trace.Node;
import nabla.calculus.array.Array;
import org.jspecify.annotations.Nullable;

/// What a program may be minimising: adjoints to start reverse mode from.
///
/// @param name as a report says it
/// @param kind which candidate it is
/// @param seeds the derivative of the loss by each prediction (by itself, if the program has it)
/// @param written the program's own loss, or null
public record Loss(
        String name,
        Kind kind,
        Map<Node, Array> seeds,
        @Nullable Node written) {
    public enum Kind {
        WRITTEN,
        SQUARED_ERROR,
        BINARY_CROSS_ENTROPY,
        CROSS_ENTROPY,
        ABSOLUTE_ERROR
    }

    /// Whether this is the same candidate in another run: the same kind from the same places.
    public boolean like(Loss other) {
        if (kind != other.kind || seeds.size() != other.seeds.size()) return false;
        return sites(this).equals(sites(other));
    }

    private static java.util.Set<Integer> sites(Loss loss) {
        java.util.Set<Integer> sites = new java.util.HashSet<>();
        for (Node n : loss.seeds.keySet()) sites.add(n.site);
        return sites;
    }
}
