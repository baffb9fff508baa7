package nabla.explain;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nabla.matrix.Kernels;
import nabla.matrix.Matrix;
import nabla.matrix.Program;
import nabla.matrix.ReferenceKernels;
import nabla.matrix.Update;
import nabla.matrix.Verb;
import nabla.nn.Bound;
import nabla.nn.Parameter;
import nabla.train.optimizer.Sgd;

/// Runs a training step once, as coded, and asks the other two witnesses about every verb of it.
final class Explainer {
    /// Coded in double precision, a witness differs by rounding and by the measurement's own error only.
    private static final double DOUBLE_TOLERANCE = 1e-7;

    private static final double FLOAT_TOLERANCE = 1e-3;

    private final Subject subject;
    private final Kernels kernels;
    private final Bound coded;
    private final List<Verb> verbs;
    private final int forward;
    private final Map<Verb, double[][]> results = new IdentityHashMap<>();
    private final Map<Verb, Integer> calls = new IdentityHashMap<>();
    private final Map<String, double[][]> matrices = new LinkedHashMap<>();
    private final Bound reference;
    private final List<Verb> referenceForward;
    private final Derived derived;
    private final Measured measured;
    private final Reasons reasons;

    Explainer(Subject subject, Kernels kernels) {
        this.subject = subject;
        this.kernels = kernels;
        coded = subject.on(kernels);
        Program step = step(coded, subject.learningRate());
        verbs = step.verbs();
        forward = coded.program(coded::forward).verbs().size();
        for (Matrix data : List.of(coded.X(), coded.Y())) {
            matrices.put(data.name, data.toArray());
        }
        coded.parameters().list().forEach(p -> matrices.put(p.name(), p.value().toArray()));
        run(step.fused());

        reference = subject.on(new ReferenceKernels());
        referenceForward = reference.program(reference::forward).verbs();
        Kernels exact = reference.parameters().kernels();
        referenceForward.forEach(v -> v.run(exact));
        derived = new Derived(referenceForward);
        measured = new Measured(referenceForward, exact, subject.network().multiplyAdds(subject.rows()));
        reasons = new Reasons(subject.rows());
    }

    /// One step of plain gradient descent, verb by verb.
    static Program step(Bound bound, double learningRate) {
        Update sgd = new Sgd().start(bound.parameters());
        sgd.begin(learningRate);
        return bound.program(() -> {
            bound.forward();
            bound.backward();
            for (Parameter p : bound.parameters().list()) {
                p.value().step(p.gradient(), sgd);
            }
        });
    }

    /// Runs the fused program call by call and notes what each part of a call wrote.
    private void run(Program program) {
        int number = 0;
        for (Verb call : program.verbs()) {
            number++;
            call.run(kernels);
            List<Verb> parts = call instanceof Verb.Fused f ? f.parts() : List.of(call);
            for (Verb part : parts) {
                Matrix out = part.writes().getFirst();
                results.put(part, out.toArray());
                calls.put(part, number);
                if (!(part instanceof Verb.Step)) {
                    matrices.put(out.name, out.toArray());
                }
            }
        }
    }

    Explanation explain() {
        var equations = new ArrayList<Equation>();
        for (int i = 0; i < verbs.size(); i++) {
            equations.add(i < forward ? forwardEquation(i) : backwardEquation(verbs.get(i)));
        }
        double tolerance = coded.parameters().theta().isDouble() ? DOUBLE_TOLERANCE : FLOAT_TOLERANCE;
        return new Explanation(
                subject,
                kernels.description(),
                List.copyOf(equations),
                matrices,
                tolerance,
                new Lessons(subject, verbs, matrices).all(),
                List.of());
    }

    private Equation forwardEquation(int i) {
        Verb verb = verbs.get(i);
        Phase phase = verb.writes().getFirst().name.equals("L") ? Phase.LOSS : Phase.FORWARD;
        double[][] numbers = results(verb);
        double[][] other = derived.numbers(i);
        Witness calculus =
                other == null ? Witness.SILENT : new Witness(derived.equation(i), Difference.relative(numbers, other));
        return equation(phase, verb, numbers, calculus, Witness.SILENT);
    }

    private Equation backwardEquation(Verb verb) {
        Matrix out = verb.writes().getFirst();
        if (verb instanceof Verb.Step step) {
            return update(step);
        }
        String of = out.name.substring(1);
        boolean penalized = verb instanceof Verb.PenaltySlope;
        double[][] numbers = results(verb);
        double[][] other = derived.gradientNumbers(of, penalized);
        Witness calculus = other == null
                ? Witness.SILENT
                : new Witness(derived.gradientEquation(of, penalized), Difference.relative(numbers, other));
        Measured.Gradient differences = measured.gradient(matrix(of), penalized);
        Witness measure = new Witness(
                differences.summary(), Difference.relative(numbers, differences.slopes(), differences.uncertainty()));
        return equation(Phase.BACKWARD, verb, numbers, calculus, measure);
    }

    private Equation update(Verb.Step step) {
        double[][] numbers = results(step);
        String name = step.W().name;
        boolean penalized = verbs.stream().anyMatch(v -> v instanceof Verb.PenaltySlope p && p.dW() == step.dW());
        double[][] gradient = derived.gradientNumbers(name, penalized);
        double[][] before = reference.parameters().get(name).value().toArray();
        Witness calculus = gradient == null
                ? Witness.SILENT
                : new Witness(
                        name + " − η·∂L/∂" + name,
                        Difference.relative(numbers, Difference.stepped(before, gradient, subject.learningRate())));
        Measured.Gradient differences = measured.gradient(matrix(name), penalized);
        Witness measure = new Witness(
                name + " − η·(the differences of L)",
                Difference.relative(
                        numbers,
                        Difference.stepped(before, differences.slopes(), subject.learningRate()),
                        differences.uncertainty()));
        return equation(Phase.UPDATE, step, numbers, calculus, measure);
    }

    private Matrix matrix(String name) {
        for (Verb verb : referenceForward) {
            for (Matrix m : verb.writes()) {
                if (m.name.equals(name)) {
                    return m;
                }
            }
        }
        return reference.parameters().get(name).value();
    }

    private double[][] results(Verb verb) {
        return java.util.Objects.requireNonNull(results.get(verb));
    }

    private Equation equation(Phase phase, Verb verb, double[][] numbers, Witness calculus, Witness measure) {
        String symbol = verb.writes().getFirst().name;
        String says = verb instanceof Verb.Step step
                ? symbol + " ← " + symbol + " − η·" + step.dW().name
                : verb.equations().getFirst();
        List<String> reads = verb.reads().stream()
                .map(m -> m.transposed() ? m.T.name : m.name)
                .distinct()
                .toList();
        return new Equation(
                phase,
                symbol,
                says,
                java.util.Objects.requireNonNull(calls.get(verb)),
                Spelling.java(verb),
                Spelling.numpy(verb),
                Spelling.shapes(verb),
                numbers,
                reads,
                reasons.of(verb),
                calculus,
                measure);
    }
}
