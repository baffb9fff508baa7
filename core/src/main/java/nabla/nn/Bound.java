package nabla.nn;

import java.util.ArrayList;
import java.util.List;
import nabla.matrix.Kernels;
import nabla.matrix.Matrix;
import nabla.matrix.Noise;
import nabla.matrix.Penalty;
import nabla.matrix.Program;
import nabla.matrix.Role;
import nabla.matrix.Update;
import nabla.nn.loss.Loss;
import org.jspecify.annotations.Nullable;

/**
 * A network, its parameters and the matrices of one batch size, met once; after this nothing is allocated.
 * {@link #forward} and {@link #backward} speak the verbs one by one; {@link #training} is the same as a recorded,
 * fused program.
 */
public final class Bound {
    private final Network network;
    private final Parameters parameters;
    private final Objective objective;
    private final boolean training;
    private final long seed;
    private final List<Layer.Pass> passes = new ArrayList<>();
    private final List<Noise> noises;
    private final Loss.Pass loss;
    private final Matrix X;
    private final Matrix Y;
    private final @Nullable Matrix w;

    Bound(Network network, Parameters parameters, int rows, Objective objective, boolean training, long seed) {
        this.network = network;
        this.parameters = parameters;
        this.objective = objective;
        this.training = training;
        this.seed = seed;
        var scope = new Scope(parameters, seed);
        X = Matrix.zeros("X", Role.DATA, rows, network.inputs(), parameters.tape());
        Y = Matrix.zeros("Y", Role.DATA, rows, network.outputs(), parameters.tape());
        w = objective.weighted() ? Matrix.zeros("w", Role.DATA, rows, 1, parameters.tape()) : null;
        Matrix out = X;
        Matrix dOut = null;
        var layers = network.layers();
        for (int i = 0; i < layers.size(); i++) {
            if (!training && layers.get(i) instanceof Dropout) {
                continue;
            }
            if (i == layers.size() - 1) {
                scope.last();
            }
            Layer.Pass pass = layers.get(i).bind(scope, out, dOut);
            passes.add(pass);
            out = pass.output();
            dOut = pass.outputGradient();
        }
        if (dOut == null) {
            throw new IllegalStateException("a network has at least one dense layer");
        }
        noises = scope.noises();
        loss = network.loss().bind(scope, out, dOut, Y, w, objective.scale());
    }

    /**
     * What dropout draws next, as if {@code step − 1} steps had been taken.
     *
     * @param places where these rows stand in the whole batch; null: row i is the batch's row i
     */
    public void draw(long step, long @Nullable [] places) {
        for (Noise noise : noises) {
            noise.draw(step - 1);
            noise.places(places);
        }
    }

    /** The features: fill it, or make it a window on a data set. */
    public Matrix X() {
        return X;
    }

    /** The targets, as {@link Loss#target} wants them. */
    public Matrix Y() {
        return Y;
    }

    /** The sample weights, or null where the objective has none. */
    public @Nullable Matrix w() {
        return w;
    }

    /** What the network predicts for X, after {@link #forward}. */
    public Matrix P() {
        return loss.prediction();
    }

    /** L after {@link #forward}. */
    public double loss() {
        return loss.value().get(0, 0);
    }

    public Parameters parameters() {
        return parameters;
    }

    /** The same network, numbers and batch on other kernels, sharing no memory with this one. */
    public Bound on(Kernels kernels) {
        Parameters copy = network.parameters(kernels);
        copy.set(parameters);
        var bound = new Bound(network, copy, X.rows, objective, training, seed);
        bound.X.set(X);
        bound.Y.set(Y);
        if (w != null && bound.w != null) {
            bound.w.set(w);
        }
        return bound;
    }

    /** P and L. */
    public void forward() {
        predict();
        if (!objective.penalty().isNone()) {
            for (Parameter p : parameters.list()) {
                if (!p.isBias()) {
                    loss.value().penalize(p.value(), objective.penalty());
                }
            }
        }
    }

    /** P, and L without the penalty. */
    private void predict() {
        for (Layer.Pass pass : passes) {
            pass.forward();
        }
        loss.forward();
    }

    /** λ₁·Σ|W| + λ₂/2·ΣW² of the weights as they are. */
    public double penalty() {
        Penalty p = objective.penalty();
        double total = 0;
        if (!p.isNone()) {
            for (Parameter parameter : parameters.list()) {
                Matrix W = parameter.value();
                for (int i = 0; i < W.rows && !parameter.isBias(); i++) {
                    for (int j = 0; j < W.cols; j++) {
                        total += p.f(W.get(i, j));
                    }
                }
            }
        }
        return total;
    }

    /** ∇ = ∂L/∂θ, after {@link #forward}. */
    public void backward() {
        loss.backward();
        for (int i = passes.size() - 1; i >= 0; i--) {
            passes.get(i).backward();
        }
        addPenaltySlope();
    }

    private void addPenaltySlope() {
        if (!objective.penalty().isNone()) {
            for (Parameter p : parameters.list()) {
                if (!p.isBias()) {
                    p.gradient().penaltySlope(p.value(), objective.penalty());
                }
            }
        }
    }

    /** The penalty's part of ∇, added to what is there. */
    public Program penaltySlope() {
        return program(this::addPenaltySlope);
    }

    /** ∇, fused. Here and in {@link #training} L is without the penalty, whose value no step needs. */
    public Program gradients() {
        return program(() -> {
                    predict();
                    backward();
                })
                .fused();
    }

    /** P, and L without the penalty, fused. */
    public Program prediction() {
        return program(this::predict).fused();
    }

    /** A whole training step, fused: where nothing else wants a gradient it is never written down. */
    public Program training(Update update) {
        return program(() -> {
                    predict();
                    backward();
                    step(update);
                })
                .fused();
    }

    /** The step alone, with ∇ as it is. */
    public Program stepping(Update update) {
        return program(() -> step(update));
    }

    private void step(Update update) {
        for (Parameter p : parameters.list()) {
            p.value().step(p.gradient(), update); // W ← u(W, dW)
        }
    }

    /** What {@code body} says on this network's matrices, as a program, verb by verb. */
    public Program program(Runnable body) {
        return new Program(parameters.tape().record(body), parameters.kernels());
    }
}
