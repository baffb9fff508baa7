package nabla.audit.understand;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import nabla.audit.trace.Adjoints;
import nabla.audit.trace.Node;
import nabla.calculus.array.Array;
import nabla.calculus.expr.Binary;
import nabla.calculus.expr.Constant;
import nabla.calculus.expr.Unary;
import org.jspecify.annotations.Nullable;

/// What a program may be minimising: adjoints to start reverse mode from.
///
/// @param name as a report says it
/// @param kind which candidate it is
/// @param seeds the derivative of the loss by each prediction (by itself, if the program has it)
/// @param written the program's own loss, or null
/// @param unmet whether no step meets its target
public record Loss(
        String name,
        Kind kind,
        Map<Node, Array> seeds,
        @Nullable Node written,
        boolean unmet) {
    public enum Kind {
        WRITTEN,
        SQUARED_ERROR,
        BINARY_CROSS_ENTROPY,
        CROSS_ENTROPY,
        ABSOLUTE_ERROR
    }

    private static final Pattern UTILITY = Pattern.compile("(?i).*(likelihood|reward|utility).*");
    private static final Pattern NEGATED = Pattern.compile("(?i).*(neg|nll|loss|cost|error).*");

    /// Whether more of it is better.
    public boolean isUtility() {
        return written != null
                && UTILITY.matcher(written.label()).matches()
                && !NEGATED.matcher(written.label()).matches();
    }

    /// The numbers in this loss that were computed from the parameters alone.
    public List<Node> penalties(List<Parameter> parameters) {
        if (written == null) return List.of();
        Set<Node> own = new HashSet<>();
        for (Parameter p : parameters) own.add(p.start());
        Set<Node> alone = new HashSet<>(own);
        List<Node> found = new ArrayList<>();
        for (Node n : Adjoints.ancestors(seeds.keySet())) {
            boolean all = !n.inputs.isEmpty()
                    && n.inputs.stream().allMatch(i -> alone.contains(i) || i.expr instanceof Constant)
                    && n.inputs.stream().anyMatch(alone::contains);
            if (!all) continue;
            alone.add(n);
            if (n.shape().size() == 1) found.add(n);
        }
        return found;
    }

    /// Whether the program writes down a term of the parameters alone: then its gradient has to have that term, and no
    /// other.
    public boolean isRegularised(List<Parameter> parameters) {
        if (written == null) return false;
        Set<Node> own = new HashSet<>();
        for (Parameter p : parameters) own.add(p.start());
        for (Node n : Adjoints.ancestors(seeds.keySet())) {
            boolean alone = !n.inputs.isEmpty()
                    && n.inputs.stream().allMatch(i -> own.contains(i) || i.expr instanceof Constant)
                    && n.inputs.stream().anyMatch(own::contains);
            boolean square = n.op() == Binary.POWER
                    || n.op() == Binary.MULTIPLY && n.inputs.getFirst() == n.inputs.getLast()
                    || n.op() == Unary.ABS;
            if (alone && square) return true;
            if (n.inputs.size() == 1 && own.contains(n.inputs.getFirst()) && !(n.op() instanceof Unary))
                own.add(n); // a part or another shape of it
        }
        return false;
    }

    /// Whether this is the same candidate in another run: the same kind from the same places.
    public boolean like(Loss other) {
        if (kind != other.kind || seeds.size() != other.seeds.size()) return false;
        return sites(this).equals(sites(other));
    }

    private static Set<Integer> sites(Loss loss) {
        Set<Integer> sites = new HashSet<>();
        for (Node n : loss.seeds.keySet()) sites.add(n.site);
        return sites;
    }
}
