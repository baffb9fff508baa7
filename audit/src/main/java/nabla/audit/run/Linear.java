package nabla.audit.run;

import static nabla.audit.run.Elementwise.put;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import nabla.audit.run.Callable.Arguments;
import nabla.audit.trace.Node;
import nabla.calculus.array.Array;
import nabla.calculus.array.Index;
import nabla.calculus.array.Shape;
import nabla.calculus.array.ShapeException;
import nabla.calculus.expr.Expr;

/// Products of arrays.
final class Linear {
    private Linear() {}

    static void into(Map<String, Object> table) {
        put(table, "dot", (run, a) -> Elementwise.out(run, a, dot(run, a.get(0, "a"), a.get(1, "b"))));
        put(table, "inner", (run, a) -> dot(run, a.get(0, "a"), a.get(1, "b")));
        put(table, "vdot", (run, a) -> dot(run, a.get(0, "a"), a.get(1, "b")));
        put(table, "outer", (run, a) -> {
            Node x = Tensors.of(run, a.get(0, "a")).node(run);
            Node y = Tensors.of(run, a.get(1, "b")).node(run);
            run.checkSize((long) x.shape().size() * y.shape().size());
            return Tensor.array(run.node(x.expr.outer(y.expr), x.kind.with(y.kind), x, y));
        });
        put(table, "einsum", Linear::einsum);
        put(table, "tensordot", (run, a) -> dot(run, a.get(0, "a"), a.get(1, "b")));
        put(table, "add.at", Linear::addAt);
        put(table, "cumsum", (run, a) -> {
            Node x = Tensors.of(run, a.first()).node(run);
            int n = x.shape().size();
            double[] lower = new double[n * n];
            for (int i = 0; i < n; i++) for (int j = 0; j <= i; j++) lower[i * n + j] = 1;
            return Tensor.array(run.node(
                    Expr.constant(Array.of(Shape.of(n, n), lower)).matmul(x.expr.reshape(n)), x.kind, x));
        });
        put(table, "trace", (run, a) -> {
            Node x = Tensors.of(run, a.first()).node(run);
            return Tensor.number(run.node(
                    x.expr.times(Expr.constant(Array.identity(x.shape().dim(0))))
                            .sum(),
                    x.kind,
                    x));
        });
    }

    static Object dot(Run run, Object l, Object r) {
        if (l instanceof Deferred || r instanceof Deferred) {
            Object[] both = Deferred.meet(run, "@", l, r);
            return dot(run, both[0], both[1]);
        }
        if (l instanceof Opaque o) return o;
        if (r instanceof Opaque o) return o;
        Tensor a = Tensors.of(run, l);
        Tensor b = Tensors.of(run, r);
        if (a.shape(run).rank() == 0 || b.shape(run).rank() == 0) return Arithmetic.numeric(run, "*", a, b);
        Node x = a.node(run);
        Node y = b.node(run);
        run.operands = List.of(x, y);
        run.written.product(run, x, y);
        run.fitting.product(x, y);
        Expr product = x.shape().rank() > 2 || y.shape().rank() > 2 ? contracted(x, y) : x.expr.matmul(y.expr);
        Node result = run.node(product, x.kind.with(y.kind), x, y);
        run.operands = List.of();
        return result.shape().rank() == 0 ? Tensor.number(result) : Tensor.array(result);
    }

    /// `np.dot` of more than two axes: over the last of a and the second-last of b.
    private static Expr contracted(Node a, Node b) {
        if (b.shape().rank() <= 2) return a.expr.matmul(b.expr);
        throw new ShapeException("np.dot of shapes " + a.shape() + " and " + b.shape() + " is not followed");
    }

    /// Any einsum as a product over all letters, summed over those not asked for.
    private static Object einsum(Run run, Arguments a) {
        String spec = String.valueOf(a.first()).replace(" ", "");
        List<Object> operands = a.positional().subList(1, a.positional().size());
        String[] sides = spec.split("->", -1);
        String[] inputs = sides[0].split(",", -1);
        if (inputs.length != operands.size() || spec.contains("."))
            throw new PythonError("ValueError", "einsum: `" + spec + "` does not fit " + operands.size() + " operands");
        String letters = sides[0].replace(",", "")
                .chars()
                .distinct()
                .sorted()
                .mapToObj(c -> String.valueOf((char) c))
                .reduce("", String::concat);
        String all = sides[0].replace(",", "");
        String wanted = sides.length > 1
                ? sides[1]
                : letters.chars()
                        .filter(c -> all.indexOf(c) == all.lastIndexOf(c))
                        .mapToObj(c -> String.valueOf((char) c))
                        .reduce("", String::concat);
        Node[] nodes = new Node[inputs.length];
        Expr product = Expr.constant(1);
        for (int i = 0; i < inputs.length; i++) {
            nodes[i] = Tensors.of(run, operands.get(i)).node(run);
            product = product.times(aligned(nodes[i].expr, inputs[i], letters));
            run.checkSize(product.shape().size());
        }
        int[] summed = IntStream.range(0, letters.length())
                .filter(i -> wanted.indexOf(letters.charAt(i)) < 0)
                .toArray();
        String kept = letters.chars()
                .filter(c -> wanted.indexOf(c) >= 0)
                .mapToObj(c -> String.valueOf((char) c))
                .reduce("", String::concat);
        Expr result = summed.length == 0 ? product : product.sum(false, summed);
        if (wanted.length() > 1)
            result = result.transpose(wanted.chars().map(kept::indexOf).toArray());
        Node node = run.node(result, nodes[0].kind, nodes);
        return node.shape().rank() == 0 ? Tensor.number(node) : Tensor.array(node);
    }

    /// An operand with one axis for every letter, in the letters' order.
    private static Expr aligned(Expr x, String own, String letters) {
        if (x.shape().rank() != own.length() || own.chars().distinct().count() != own.length())
            throw new ShapeException("einsum: `" + own + "` does not fit shape " + x.shape());
        List<Integer> order = new ArrayList<>();
        Index[] index = new Index[letters.length()];
        for (int i = 0; i < letters.length(); i++) {
            int at = own.indexOf(letters.charAt(i));
            index[i] = at < 0 ? Index.newAxis() : Index.all();
            if (at >= 0) order.add(at);
        }
        Expr turned = own.length() > 1
                ? x.transpose(order.stream().mapToInt(Integer::intValue).toArray())
                : x;
        return turned.get(index);
    }

    private static Object addAt(Run run, Arguments a) {
        Tensor target = Tensors.of(run, a.get(0, "a"));
        Node n = target.node(run);
        var indexing = nabla.calculus.array.Indexing.of(n.shape(), Subscripts.indices(run, a.get(1, "indices")));
        Node v = Tensors.of(run, a.get(2, "b")).node(run);
        Expr added = new nabla.calculus.expr.Scatter(indexing).of(v.expr.broadcastTo(indexing.shape()));
        target.assign(run, run.node(n.expr.plus(added), n.kind, n, v));
        return Nothing.NONE;
    }
}
