package nabla.nn.init;

import java.util.random.RandomGenerator;

/** All weights zero: every unit of a hidden layer then stays like its neighbours. For tests and single layers. */
public record Zeros() implements Initializer {
    @Override
    public double draw(int in, int out, RandomGenerator random) {
        return 0;
    }

    @Override
    public String name() {
        return "zeros";
    }
}
