package nabla.audit.understand;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import nabla.audit.trace.Node;
import nabla.calculus.expr.Constant;

/// Which leaves each value of a trace was computed from. Numbers written in the program do not count.
public final class Roots {
    private final List<BitSet> roots;

    public Roots(List<Node> nodes) {
        roots = new ArrayList<>(nodes.size());
        for (Node node : nodes) {
            BitSet own;
            if (node.inputs.size() == 1) own = roots.get(node.inputs.getFirst().id);
            else {
                own = new BitSet();
                for (Node input : node.inputs) own.or(roots.get(input.id));
            }
            if (node.isLeaf() && !(node.expr instanceof Constant)) own.set(node.id);
            roots.add(own);
        }
    }

    public BitSet of(Node node) {
        return roots.get(node.id);
    }

    public boolean depends(Node node, Node root) {
        return of(node).get(root.id);
    }

    public boolean meets(Node node, BitSet some) {
        return of(node).intersects(some);
    }
}
