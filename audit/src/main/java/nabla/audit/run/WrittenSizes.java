package nabla.audit.run;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import nabla.audit.trace.Node;
import nabla.calculus.array.ShapeException;

/// Weights whose sizes the program writes as numbers: where one value meets two of them, and they ask for different
/// sizes, no data can fit both, and the program itself is at fault.
final class WrittenSizes {
    /// How a problem says so.
    static final String CONTRADICTION = "no data fit both shapes";

    /// `np.random.randn(64, 784)`.
    private static final Pattern NUMBERS = Pattern.compile("(?s).*[(\\[]\\s*\\d+\\s*,\\s*\\d+\\s*[)\\]].*");
    /// Scaling and the like between a weight and how it was made.
    private static final int STEPS = 4;

    /// What each value met from the left, and from the right.
    private final Map<Node, Met> left = new IdentityHashMap<>();

    private final Map<Node, Met> right = new IdentityHashMap<>();

    /// @param size that a weight asked for
    private record Met(int size, int line) {}

    /// Before `a @ b`.
    void product(Run run, Node a, Node b) {
        if (a.shape().rank() != 2 || b.shape().rank() == 0 || run.data.sizes() != Sizes.WRITTEN) return;
        int inner = a.shape().dim(-1);
        int other = b.shape().dim(b.shape().rank() == 1 ? 0 : -2);
        if (isWritten(a)) meets(run, left, b, other, inner);
        if (b.shape().rank() == 2 && isWritten(b)) meets(run, right, a, inner, other);
    }

    private static void meets(Run run, Map<Node, Met> met, Node value, int size, int wanted) {
        if (size == wanted) {
            met.putIfAbsent(value, new Met(size, run.place.line()));
            return;
        }
        Met before = met.get(value);
        if (before == null || value.isLeaf() && isWritten(value)) return;
        String name = value.bindings.isEmpty() ? "the same value" : "`" + value.label() + "`";
        throw new ShapeException("line " + before.line + " takes " + name + " with " + before.size
                + " numbers and this line with " + wanted + ": " + CONTRADICTION);
    }

    private static boolean isWritten(Node weight) {
        Node n = weight;
        for (int i = 0; i < STEPS && isScaled(n); i++) n = n.inputs.getFirst();
        return n.isLeaf()
                && n.shape().rank() == 2
                && NUMBERS.matcher(n.place.text()).matches();
    }

    private static boolean isScaled(Node n) {
        return n.inputs.size() == 2 && n.inputs.getLast().shape().size() == 1;
    }
}
