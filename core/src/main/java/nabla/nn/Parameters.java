package nabla.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import nabla.matrix.Kernels;
import nabla.matrix.Layout;
import nabla.matrix.Matrix;
import nabla.matrix.Role;
import nabla.matrix.Tape;

/**
 * A network's numbers: one flat θ and one flat ∇ beside it, with a named view for each {@code W1, b1, W2, …}.
 * Their layout is the kernels' choice; {@link #toFloats} and files are row-major.
 */
public final class Parameters {
    private final Tape tape;
    private final Matrix theta;
    private final Matrix gradient;
    private final List<Parameter> list = new ArrayList<>();

    Parameters(Network network, Kernels kernels) {
        tape = new Tape(kernels);
        int size = 0;
        int in = network.inputs();
        for (Layer layer : network.layers()) {
            int units = layer.units(in);
            if (layer instanceof Dense) {
                size += kernels.layout(Role.WEIGHTS, in, units).size()
                        + kernels.layout(Role.BIAS, 1, units).size();
            }
            in = units;
        }
        theta = new Matrix("θ", Layout.rowMajor(1, size), kernels.allocate(size), 0, tape);
        gradient = new Matrix("∇", Layout.rowMajor(1, size), kernels.allocate(size), 0, tape);
        int at = 0;
        int number = 0;
        in = network.inputs();
        for (Layer layer : network.layers()) {
            int units = layer.units(in);
            if (layer instanceof Dense) {
                number++;
                at = add("W" + number, kernels.layout(Role.WEIGHTS, in, units), at, false);
                at = add("b" + number, kernels.layout(Role.BIAS, 1, units), at, true);
            }
            in = units;
        }
    }

    private int add(String name, Layout layout, int at, boolean isBias) {
        list.add(new Parameter(
                new Matrix(name, layout, data(theta), at, tape),
                new Matrix("d" + name, layout, data(gradient), at, tape),
                isBias));
        return at + layout.size();
    }

    private static Object data(Matrix m) {
        return m.isDouble() ? m.doubles() : m.floats();
    }

    /** θ as one row, padding included: what optimizers keep their memory beside. */
    public Matrix theta() {
        return theta;
    }

    /** ∇ as one row, padding included. */
    public Matrix gradient() {
        return gradient;
    }

    /** W1, b1, W2, b2, … */
    public List<Parameter> list() {
        return List.copyOf(list);
    }

    /** @throws IllegalArgumentException for an unknown name */
    public Parameter get(String name) {
        return list.stream()
                .filter(p -> p.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no parameter '" + name + "'; there are "
                        + list.stream().map(Parameter::name).toList()));
    }

    /** The number of weights and biases, padding not counted. */
    public int size() {
        return list.stream().mapToInt(p -> p.value().size()).sum();
    }

    /** A vector laid out as θ is (θ, ∇, an optimizer's memory) without padding: W1, b1, W2, … row by row, as in files. */
    public float[] rowMajor(Matrix vector) {
        float[] out = new float[size()];
        copy(vector, out, true);
        return out;
    }

    /** The reverse of {@link #rowMajor}. */
    public void setRowMajor(Matrix vector, float[] values) {
        copy(vector, values, false);
    }

    private void copy(Matrix vector, float[] rowMajor, boolean out) {
        int at = 0;
        for (Parameter p : list) {
            Layout layout = p.value().layout();
            int start = vector.offset() + p.value().offset() - theta.offset();
            int run = layout.panel() == 0 ? layout.cols() : layout.panel();
            for (int i = 0; i < layout.rows(); i++) {
                for (int j = 0; j < layout.cols(); j += run) {
                    int n = Math.min(run, layout.cols() - j);
                    copy(vector, start + layout.at(i, j), rowMajor, at, n, out);
                    at += n;
                }
            }
        }
    }

    private static void copy(Matrix vector, int from, float[] rowMajor, int at, int n, boolean out) {
        if (!vector.isDouble()) {
            float[] v = vector.floats();
            System.arraycopy(out ? v : rowMajor, out ? from : at, out ? rowMajor : v, out ? at : from, n);
            return;
        }
        double[] v = vector.doubles();
        for (int k = 0; k < n; k++) {
            if (out) {
                rowMajor[at + k] = (float) v[from + k];
            } else {
                v[from + k] = rowMajor[at + k];
            }
        }
    }

    /** The kernels the parameters are laid out for. */
    public Kernels kernels() {
        return tape.kernels();
    }

    Tape tape() {
        return tape;
    }

    /** Copies the values of {@code other}, which may lie otherwise and have another precision. */
    public void set(Parameters other) {
        if (other.tape.kernels() == tape.kernels() && !theta.isDouble()) {
            System.arraycopy(other.theta.floats(), 0, theta.floats(), 0, theta.cols);
            return;
        }
        for (int i = 0; i < list.size(); i++) {
            list.get(i).value().set(other.list.get(i).value());
        }
    }

    /** A copy of θ as it lies: for {@link #restore}. */
    public Object snapshot() {
        return theta.isDouble() ? theta.doubles().clone() : theta.floats().clone();
    }

    /** Puts a {@link #snapshot} back. */
    public void restore(Object snapshot) {
        System.arraycopy(Objects.requireNonNull(snapshot), 0, data(theta), 0, theta.cols);
    }
}
