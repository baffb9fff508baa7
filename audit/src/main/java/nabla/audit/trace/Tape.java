package nabla.audit.trace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import nabla.audit.read.Place;
import nabla.calculus.array.Array;
import nabla.calculus.expr.Constant;
import nabla.calculus.expr.Expr;

/// Everything a run computed, in its order.
public final class Tape {
    /// A value of a run, found again in the next run of the same program.
    public record Key(int site, int occurrence) {}

    private record Site(int caller, Place place) {}

    private final List<Node> nodes = new ArrayList<>();
    private final List<Binding> bindings = new ArrayList<>();
    private final SiteNumbers sites;
    private final Map<Integer, int[]> counts = new HashMap<>();
    private final Map<Key, UnaryOperator<Array>> redrawn;
    private final long maxElements;
    private long elements;
    private boolean assembled;

    /// @param sites numbers of sites, shared by the runs of one program
    /// @param redrawn values to replace as they are made, given what the program made
    /// @param maxElements the cap on all values together
    public Tape(SiteNumbers sites, Map<Key, UnaryOperator<Array>> redrawn, long maxElements) {
        this.sites = sites;
        this.redrawn = redrawn;
        this.maxElements = maxElements;
    }

    /// The numbers of the sites of one program.
    public static final class SiteNumbers {
        private final Map<Site, Integer> numbers = new HashMap<>();
    }

    /// A tape for what is only tried: the same sites, nothing redrawn.
    public Tape aside() {
        return new Tape(sites, Map.of(), maxElements);
    }

    /// The network was put together from the program's layers by somebody else: the loss the program writes may belong
    /// to another last layer.
    public void assemble() {
        assembled = true;
    }

    public boolean isAssembled() {
        return assembled;
    }

    /// Whether a value was written down here.
    public boolean has(Node node) {
        return node.id < nodes.size() && nodes.get(node.id) == node;
    }

    public List<Node> nodes() {
        return nodes;
    }

    public List<Binding> bindings() {
        return bindings;
    }

    /// The site of a place reached through a chain of calls.
    public int site(int caller, Place place) {
        return sites.numbers.computeIfAbsent(new Site(caller, place), ignored -> sites.numbers.size() + 1);
    }

    /// Writes down a value. Its expression is evaluated here, once.
    public Node record(Expr made, Kind kind, Place place, int caller, Node... inputs) {
        elements += made.shape().size();
        if (elements > maxElements) throw new OutOfMemory();
        int site = site(caller, place);
        int occurrence = counts.computeIfAbsent(site, ignored -> new int[1])[0]++;
        Expr expr = made;
        UnaryOperator<Array> draw = redrawn.isEmpty() ? null : redrawn.get(new Key(site, occurrence));
        if (draw != null) expr = drawn(made, draw.apply(made.value()));
        expr.value();
        Node node = new Node(nodes.size(), expr, List.of(inputs), kind, place, site, occurrence);
        nodes.add(node);
        return node;
    }

    /// Whether a number is one that only keeps a logarithm or a quotient finite: `log(p + 1e-8)`. It stays a number
    /// when it is drawn anew; another one that is drawn is learned.
    public static boolean isGuard(double number) {
        return number > 0 && number <= 1e-5;
    }

    private static Expr drawn(Expr made, Array value) {
        return made instanceof Constant && isGuard(made.value().at(0))
                ? Expr.constant(value)
                : Expr.variable("drawn", value);
    }

    public void bind(Node node, String name, Place place, int caller, Binding.How how) {
        Binding binding = new Binding(node, name, place, caller, nodes.size(), how);
        node.bindings.add(binding);
        bindings.add(binding);
    }

    /// The values of a run together are larger than the cap.
    public static final class OutOfMemory extends RuntimeException {
        private static final long serialVersionUID = 1;

        OutOfMemory() {
            super("the program's arrays together are larger than the cap on memory", null, false, false);
        }
    }
}
