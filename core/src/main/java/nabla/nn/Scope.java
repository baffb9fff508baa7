package nabla.nn;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import nabla.matrix.Kernels;
import nabla.matrix.Matrix;
import nabla.matrix.Noise;
import nabla.matrix.Role;

/**
 * Where a layer gets its matrices while a network is bound: the next parameters in order, and scratch under the names
 * of the equations: Z1, H1 for a hidden activation, P for the network's prediction, dZ1 for a gradient.
 */
public final class Scope {
    private final Kernels kernels;
    private final Iterator<Parameter> parameters;
    private final long seed;
    private final List<Noise> noises = new ArrayList<>();
    private int number;
    private boolean last;

    Scope(Parameters parameters, long seed) {
        this.kernels = parameters.tape();
        this.parameters = parameters.list().iterator();
        this.seed = seed;
    }

    /** The number of the dense layer we are in or behind. */
    public int number() {
        return number;
    }

    /** From now on what is made is the network's output. */
    void last() {
        last = true;
    }

    /** W of the next dense layer. */
    Parameter weights() {
        number++;
        return parameters.next();
    }

    /** b of the dense layer whose W was asked for. */
    Parameter bias() {
        return parameters.next();
    }

    Matrix preActivation(int rows, int cols) {
        return scratch("Z" + number, rows, cols);
    }

    Matrix activation(int rows, int cols) {
        return scratch(last ? "P" : "H" + number, rows, cols);
    }

    /** dZ for Z. */
    Matrix gradient(Matrix of) {
        return scratch("d" + of.name, of.rows, of.cols);
    }

    /** A matrix with a row a sample. */
    public Matrix scratch(String name, int rows, int cols) {
        return Matrix.zeros(name, Role.SAMPLES, rows, cols, kernels);
    }

    /** L, the loss: 1×1. */
    public Matrix loss() {
        return Matrix.zeros("L", Role.DATA, 1, 1, kernels);
    }

    /** Noise with a seed of its own. */
    Noise noise(double keep) {
        var noise = new Noise(keep, seed * 31 + number);
        noises.add(noise);
        return noise;
    }

    List<Noise> noises() {
        return noises;
    }
}
