package nabla.audit.run;

import static nabla.audit.run.Elementwise.put;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nabla.audit.run.Callable.Arguments;
import nabla.audit.trace.Kind;
import nabla.audit.trace.Node;
import nabla.calculus.expr.Expr;

/// Functions whose name says what they do, for programs whose helper module is not at hand.
final class Known {
    private static final Map<String, Object> FUNCTIONS = new HashMap<>();

    static {
        for (String name : new String[] {"sigmoid", "logistic", "expit", "sig", "sigm"})
            put(FUNCTIONS, name, (run, a) -> of(run, a, Expr::sigmoid));
        put(FUNCTIONS, "tanh", (run, a) -> of(run, a, Expr::tanh));
        for (String name : new String[] {"relu", "ReLU", "Relu"})
            put(FUNCTIONS, name, (run, a) -> of(run, a, Expr::relu));
        put(FUNCTIONS, "softmax", (run, a) -> {
            int axis = a.has(1, "axis")
                    ? Tensors.whole(run, a.get(1, "axis"))
                    : run.data.layout() == Data.Layout.COLUMNS || run.data.layout() == Data.Layout.ONE_COLUMN ? 0 : -1;
            return of(run, a, x -> x.exp().over(x.exp().sum(true, x.shape().axis(axis))));
        });
        backward("sigmoid", z -> z.sigmoid().times(Expr.constant(1).minus(z.sigmoid())));
        backward("tanh", z -> Expr.constant(1).minus(z.tanh().times(z.tanh())));
        backward("relu", z -> Expr.constant(z.value().map(x -> x > 0 ? 1 : 0)));
        put(FUNCTIONS, "tqdm", (run, a) -> a.first());
        put(FUNCTIONS, "trange", (run, a) -> new Iteration.Range(0, Tensors.whole(run, a.first()), 1));
        put(FUNCTIONS, "train_test_split", Files::split);
    }

    private Known() {}

    /// Helpers of a well-known course that give back what they were given beside their result: `A, cache = relu(Z)`.
    static boolean isActivation(Object function) {
        return function instanceof Callable.Builtin b
                && FUNCTIONS.get(b.name()) == function
                && b.name().matches("sigmoid|tanh|relu|softmax");
    }

    /// `dA` times an activation's derivative at the Z it was given.
    private static void backward(String name, java.util.function.UnaryOperator<Expr> slope) {
        put(FUNCTIONS, name + "_backward", (run, a) -> {
            Object given = a.get(1, "cache");
            Node z = Tensors.of(run, given instanceof Tuple t ? t.items().getFirst() : given)
                    .node(run);
            Node dA = Tensors.of(run, a.first()).node(run);
            return Tensor.array(run.node(dA.expr.times(slope.apply(z.expr)), Kind.FLOAT, dA, z));
        });
    }

    static Map<String, Object> functions() {
        return FUNCTIONS;
    }

    private static Object of(Run run, Arguments a, java.util.function.UnaryOperator<Expr> f) {
        if (a.first() instanceof Opaque o) return o;
        Tensor x = Tensors.of(run, a.first());
        Node n = x.node(run);
        return Elementwise.like(x, run.node(f.apply(n.expr), Kind.FLOAT, n));
    }

    static Object reduce(Run run, Arguments a) {
        List<Object> items = new ArrayList<>(Iteration.list(run, a.get(1, "iterable")));
        if (a.count() > 2) items.addFirst(a.get(2, "initial"));
        Object total = items.isEmpty() ? Nothing.NONE : items.removeFirst();
        for (Object item : items) total = run.interpreter.calls.call(run, a.first(), Arguments.of(total, item));
        return total;
    }

    static Object partial(Run run, Arguments a) {
        return new Callable.Builtin("partial", (r, more) -> {
            List<Object> all = new ArrayList<>(a.rest().positional());
            all.addAll(more.positional());
            Map<String, Object> named = new HashMap<>(a.named());
            named.putAll(more.named());
            return r.interpreter.calls.call(r, a.first(), new Arguments(all, named));
        });
    }
}
