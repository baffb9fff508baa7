package nabla.matrix;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Kernels that write down what is asked of them. While recording, a verb is noted and not run; otherwise it runs on
 * the kernels behind. Layers speak to a tape once; what it holds is the {@link Program} of a training step.
 */
public final class Tape implements Kernels {
    private final Kernels kernels;
    private @Nullable List<Verb> recording;

    public Tape(Kernels kernels) {
        this.kernels = kernels;
    }

    /** The verbs that {@code body} speaks, in order. */
    public List<Verb> record(Runnable body) {
        var verbs = new ArrayList<Verb>();
        recording = verbs;
        try {
            body.run();
        } finally {
            recording = null;
        }
        return List.copyOf(verbs);
    }

    /** The kernels that do the work. */
    public Kernels kernels() {
        return kernels;
    }

    private void say(Verb verb) {
        if (recording != null) {
            recording.add(verb);
        } else {
            verb.run(kernels);
        }
    }

    @Override
    public Object allocate(int size) {
        return kernels.allocate(size);
    }

    @Override
    public Layout layout(Role role, int rows, int cols) {
        return kernels.layout(role, rows, cols);
    }

    @Override
    public String description() {
        return kernels.description();
    }

    @Override
    public void affine(Matrix Z, Matrix X, Matrix W, Matrix b) {
        say(new Verb.Affine(Z, X, W, b));
    }

    @Override
    public void mul(Matrix C, Matrix A, Matrix B) {
        say(new Verb.Mul(C, A, B));
    }

    @Override
    public void sumRows(Matrix s, Matrix A) {
        say(new Verb.SumRows(s, A));
    }

    @Override
    public void map(Matrix A, Function f, Matrix Z) {
        say(new Verb.Map(A, f, Z));
    }

    @Override
    public void chain(Matrix dZ, Matrix dA, Function f, Matrix Z, Matrix A) {
        say(new Verb.Chain(dZ, dA, f, Z, A));
    }

    @Override
    public void times(Matrix C, Matrix A, Matrix B) {
        say(new Verb.Times(C, A, B));
    }

    @Override
    public void mask(Matrix M, Noise noise) {
        say(new Verb.Mask(M, noise));
    }

    @Override
    public void softmax(Matrix P, Matrix Z) {
        say(new Verb.Softmax(P, Z));
    }

    @Override
    public void diff(Matrix D, Matrix P, Matrix Y, @Nullable Matrix w, double c) {
        say(new Verb.Diff(D, P, Y, w, c));
    }

    @Override
    public void slope(Matrix D, Discrepancy l, Matrix P, Matrix Y, @Nullable Matrix w, double c) {
        say(new Verb.Slope(D, l, P, Y, w, c));
    }

    @Override
    public void total(Matrix L, Discrepancy l, Matrix P, Matrix Y, @Nullable Matrix w, double c) {
        say(new Verb.Total(L, l, P, Y, w, c));
    }

    @Override
    public void crossEntropy(Matrix L, Matrix Z, Matrix Y, @Nullable Matrix w, double c) {
        say(new Verb.CrossEntropy(L, Z, Y, w, c));
    }

    @Override
    public void penalize(Matrix L, Matrix W, Penalty p) {
        say(new Verb.Penalize(L, W, p));
    }

    @Override
    public void penaltySlope(Matrix dW, Matrix W, Penalty p) {
        say(new Verb.PenaltySlope(dW, W, p));
    }

    @Override
    public void step(Matrix W, Matrix dW, Update u) {
        say(new Verb.Step(W, dW, u));
    }
}
