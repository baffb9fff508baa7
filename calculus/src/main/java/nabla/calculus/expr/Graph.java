package nabla.calculus.expr;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// Everything some nodes are computed from, inputs before what uses them. Built without recursion: traces are deep.
public final class Graph {
    private final List<Expr> nodes;

    private Graph(List<Expr> nodes) {
        this.nodes = nodes;
    }

    public static Graph to(Collection<? extends Expr> roots) {
        return to(roots, node -> true);
    }

    /// Looks no further behind a node that is not `open`.
    public static Graph to(Collection<? extends Expr> roots, Predicate<Expr> open) {
        List<Expr> order = new ArrayList<>();
        Set<Expr> seen = new HashSet<>();
        Set<Expr> done = new HashSet<>();
        Deque<Expr> stack = new ArrayDeque<>();
        for (Expr root : roots) stack.push(root);
        while (!stack.isEmpty()) {
            Expr node = stack.peek();
            if (seen.add(node)) {
                if (open.test(node)) {
                    for (Expr input : node.inputs().reversed()) if (!seen.contains(input)) stack.push(input);
                }
            } else {
                stack.pop();
                if (done.add(node)) order.add(node);
            }
        }
        return new Graph(order);
    }

    /// Inputs before what uses them.
    public List<Expr> nodes() {
        return nodes;
    }
}
