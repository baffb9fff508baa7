package nabla.train.optimizer;

import java.util.List;
import nabla.matrix.Matrix;
import nabla.matrix.Role;
import nabla.matrix.Update;
import nabla.nn.Parameters;

/** What the updates share: the count of steps, the learning rate of this one, and memory laid out as θ is. */
abstract class Rule implements Update {
    private final List<Matrix> state;
    private final String name;
    private long step;
    private double learningRate;

    /** @param memory the names of the matrices kept beside θ */
    Rule(String name, Parameters parameters, String... memory) {
        this.name = name;
        this.state = List.of(memory).stream()
                .map(m -> Matrix.zeros(m, Role.DATA, 1, parameters.theta().cols, parameters.kernels()))
                .toList();
    }

    @Override
    public void begin(double learningRate) {
        this.step++;
        this.learningRate = learningRate;
    }

    @Override
    public final double learningRate() {
        return learningRate;
    }

    /** t, from 1. */
    public final long step() {
        return step;
    }

    @Override
    public final List<Matrix> state() {
        return state;
    }

    @Override
    public String toString() {
        return name;
    }
}
