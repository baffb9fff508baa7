package nabla.nn.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import nabla.matrix.Matrix;
import nabla.matrix.Noise;
import nabla.matrix.Program;
import nabla.matrix.ReferenceKernels;
import nabla.matrix.Verb;
import nabla.nn.Bound;
import nabla.nn.Parameter;

/** A bound network's own gradients, beside a copy in double precision whose dropout masks are held. */
final class NetworkClaim implements Claim {
    /** What float kernels may be off by, relative to the largest gradient of the same matrix. */
    private static final double FLOAT_ROUNDING = 3e-4;

    /** Above so many multiply-adds a try, faults are guessed from the numbers alone. */
    private static final long TRYABLE = 300_000;

    private final Bound reference;
    private final double[] theta;
    private final double[] x;
    private final double[] gradient;
    private final double rounding;
    private final List<Noise> noises;
    private final long draw;
    private final Program forward;
    private final List<Block> blocks = new ArrayList<>();

    NetworkClaim(Bound bound) {
        reference = bound.on(new ReferenceKernels());
        theta = reference.parameters().theta().doubles();
        x = theta.clone();
        int at = 0;
        for (Parameter p : reference.parameters().list()) {
            blocks.add(new Block(p.name(), at, p.value().rows, p.value().cols, p.isBias()));
            at += p.value().size();
        }
        forward = reference.program(reference::forward);
        noises = noises(forward);

        Program claimed = bound.gradients();
        List<Noise> drawn = noises(claimed);
        draw = drawn.isEmpty() ? 0 : drawn.get(0).draw();
        claimed.run();
        drawn.forEach(noise -> noise.draw(draw));
        gradient = flat(bound);
        rounding = bound.parameters().theta().isDouble() ? 0 : FLOAT_ROUNDING;
    }

    private static List<Noise> noises(Program program) {
        return program.verbs().stream()
                .filter(Verb.Mask.class::isInstance)
                .map(v -> ((Verb.Mask) v).noise())
                .toList();
    }

    private static double[] flat(Bound bound) {
        return bound.parameters().list().stream()
                .map(Parameter::gradient)
                .flatMapToDouble(NetworkClaim::elements)
                .toArray();
    }

    private static java.util.stream.DoubleStream elements(Matrix m) {
        return Arrays.stream(m.toArray()).flatMapToDouble(Arrays::stream);
    }

    private void run(Program program) {
        noises.forEach(noise -> noise.draw(draw));
        program.run();
    }

    @Override
    public double f(double[] at) {
        System.arraycopy(at, 0, theta, 0, theta.length);
        run(forward);
        return reference.loss();
    }

    @Override
    public double[] x() {
        return x;
    }

    @Override
    public double[] gradient() {
        return gradient;
    }

    @Override
    public List<Block> blocks() {
        return List.copyOf(blocks);
    }

    @Override
    public double rounding() {
        return rounding;
    }

    // ---- the guess

    /** One fault that explains every number; else, for each wrong matrix, one that explains it. */
    @Override
    public String guess(List<Sample> wrong) {
        var wrongBlocks = wrong.stream().map(Sample::block).distinct().toList();
        List<Trial> trials = (long) x.length * reference.X().rows <= TRYABLE ? trials() : List.of();
        for (Trial trial : trials) {
            if (blocks.stream().allMatch(trial::explains)) {
                return trial.sentence();
            }
        }
        var guesses = new ArrayList<String>();
        for (Block block : wrongBlocks) {
            guesses.add(trials.stream()
                    .filter(trial -> trial.changes(block) && trial.explains(block))
                    .map(Trial::sentence)
                    .findFirst()
                    .orElseGet(() -> Suspects.of(
                            wrong.stream().filter(s -> s.block().equals(block)).toList(), reference.X().rows)));
        }
        return String.join(
                "; ", guesses.stream().filter(s -> !s.isEmpty()).distinct().toList());
    }

    /** The gradients of a program with a fault in it. */
    private final class Trial {
        private final String sentence;
        private final double[] faulty;
        private final double[] right;

        Trial(String sentence, double[] faulty, double[] right) {
            this.sentence = sentence;
            this.faulty = faulty;
            this.right = right;
        }

        String sentence() {
            return sentence;
        }

        boolean explains(Block block) {
            return same(block, faulty, gradient);
        }

        boolean changes(Block block) {
            return !same(block, faulty, right);
        }

        private boolean same(Block block, double[] a, double[] b) {
            double largest = 0;
            double apart = 0;
            for (int i = block.offset(); i < block.offset() + block.size(); i++) {
                largest = Math.max(largest, Math.abs(b[i]));
                apart = Math.max(apart, Math.abs(a[i] - b[i]));
            }
            return apart <= (1e-9 + rounding) * largest;
        }
    }

    private List<Trial> trials() {
        System.arraycopy(x, 0, theta, 0, theta.length);
        List<Verb> program = reference
                .program(() -> {
                    reference.forward();
                    reference.backward();
                })
                .verbs();
        double[] right = gradients(program);
        var trials = new ArrayList<Trial>();
        for (Fault fault : Fault.values()) {
            List<Verb> befallen = program.stream()
                    .filter(v -> fault.befalling(v, program).isPresent())
                    .toList();
            for (Verb verb : befallen) {
                String equation = fault.befalling(verb, program).orElseThrow().equation();
                String sentence =
                        "as if " + equation + ", not " + verb.equations().get(0) + ": " + fault.sentence();
                trials.add(new Trial(sentence, gradients(fault.in(program, verb)), right));
            }
            if (befallen.size() > 1) {
                String lines = String.join(
                        ", ", befallen.stream().map(v -> v.writes().get(0).name).toList());
                String sentence = "in all of " + lines + ": " + fault.sentence();
                trials.add(new Trial(sentence, gradients(fault.everywhere(program)), right));
            }
        }
        return trials;
    }

    private double[] gradients(List<Verb> verbs) {
        run(new Program(verbs, reference.parameters().kernels()));
        return flat(reference);
    }
}
