package nabla.audit.run;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import nabla.audit.read.Place;
import nabla.audit.trace.Binding;
import nabla.audit.trace.Kind;
import nabla.audit.trace.Node;
import nabla.audit.trace.Tape;
import nabla.calculus.array.Array;
import nabla.calculus.expr.Expr;
import org.jspecify.annotations.Nullable;

/// One run of a program: its tape, where it is, how much it may still do, and what it could not do.
final class Run {
    /// The run has shown what it can show.
    static final class EnoughSeen extends RuntimeException {
        private static final long serialVersionUID = 1;

        EnoughSeen() {
            super(null, null, false, false);
        }
    }

    /// Steps that another reading of one expression may take.
    private static final int MOST_ASIDE = 5_000;

    Tape tape;
    final Limits limits;
    final Data data;
    final Fitting fitting;
    final WrittenSizes written = new WrittenSizes();
    final Course course = new Course();
    final Matrices matrices = new Matrices();
    final List<RunProblem> problems = new ArrayList<>();
    final Set<String> notes = new LinkedHashSet<>();
    final Interpreter interpreter;
    Place place;
    Place statement;
    int site;
    int depth;
    /// Bytes read so far of the header of an image or a label file.
    int header;
    /// Bytes read behind the header and not yet taken; 0 if the program does not say how many.
    int asked;
    /// What an operation under way is given.
    List<Node> operands = List.of();
    /// What went wrong in an attempt under way.
    private @Nullable List<RunProblem> tried;

    private final long deadline;
    private final Extent extent;
    private final Random random;
    private long steps;
    private boolean aside;
    private long stepsBefore;

    Run(
            Tape tape,
            Limits limits,
            Data data,
            Fitting fitting,
            long seed,
            long deadline,
            Place start,
            Interpreter interpreter,
            Extent extent) {
        this.extent = extent;
        this.tape = tape;
        this.limits = limits;
        this.data = data;
        this.fitting = fitting;
        this.random = new Random(seed);
        this.deadline = deadline;
        this.place = start;
        this.statement = start;
        this.interpreter = interpreter;
    }

    void step() {
        if (aside && steps - stepsBefore > MOST_ASIDE) throw new LimitReached("another reading takes too many steps");
        if (++steps > limits.steps()) throw new LimitReached("stopped after " + limits.steps() + " steps");
        if ((steps & 1023) == 0 && System.nanoTime() > deadline)
            throw new LimitReached("stopped after " + limits.time().toSeconds() + " s");
    }

    /// Goes on with another reading of the program whose traces are not kept, until [#back].
    void aside(Map<Object, Object> reading) {
        aside = true;
        stepsBefore = steps;
        tape = tape.aside();
        interpreter.alsoRead(reading);
    }

    void back(Tape before) {
        aside = false;
        steps = stepsBefore;
        tape = before;
        interpreter.readAsBefore();
    }

    boolean isAside() {
        return aside;
    }

    /// Something the program goes on with is about to change.
    void touch() {
        if (aside) throw new Probes.Untouchable();
    }

    Random random() {
        touch();
        return random;
    }

    long steps() {
        return steps;
    }

    /// Writes down a computed value.
    Node node(Expr expr, Kind kind, Node... inputs) {
        step();
        if (tape.nodes().size() > extent.values()) throw new EnoughSeen();
        checkSize(expr.shape().size());
        Node node = tape.record(expr, kind, place, site, inputs);
        matrices.follow(node);
        return node;
    }

    /// A value that is computed from others, but through which no derivative flows.
    Node flat(Array value, Kind kind, Node... inputs) {
        return node(Expr.variable("value", value), kind, inputs);
    }

    /// A value of its own: data, a draw, a start value.
    Node leaf(Array value, Kind kind) {
        return node(Expr.variable("value", value), kind);
    }

    Tensor number(double value) {
        return Tensor.number(tape.record(Expr.constant(value), Kind.FLOAT, place, site));
    }

    void checkSize(long elements) {
        if (elements > limits.elements())
            throw new LimitReached("an array of " + elements + " elements is over the cap of " + limits.elements());
    }

    void bind(Object value, String name, Binding.How how) {
        if (!aside && value instanceof Tensor tensor) tape.bind(tensor.node(this), name, statement, site, how);
    }

    void note(String text) {
        notes.add(text);
    }

    void problem(String message) {
        problem(message, false, List.of());
    }

    /// @param certain whether Python would raise it too, if this run knows all that went before
    /// @param operands that do not go together
    void problem(String message, boolean certain, List<Node> operands) {
        if (aside) throw new IllegalStateException(message);
        boolean clear = course.isClear() && problems.isEmpty();
        boolean again = !problems.isEmpty()
                && problems.getFirst().clear()
                && problems.getFirst().at().equals(statement);
        RunProblem problem = new RunProblem(
                statement,
                message,
                tape.nodes().size(),
                clear,
                clear && certain,
                clear || again ? operands : List.of());
        if (tried == null) settle(problem);
        else tried.add(problem);
    }

    private void settle(RunProblem problem) {
        if (!problems.contains(problem)) problems.add(problem);
        if (!extent.lenient() && !extent.problems().contains(problem)) throw new EnoughSeen();
    }

    /// Does something that may fail: its problems are this run's only if it is `kept`.
    void attempt(Runnable what, java.util.function.BooleanSupplier kept) {
        List<RunProblem> found = new ArrayList<>();
        tried = found;
        try {
            what.run();
        } finally {
            tried = null;
        }
        if (kept.getAsBoolean()) found.forEach(this::settle);
    }

    Map<String, Object> builtins() {
        return interpreter.builtins();
    }
}
