package nabla.nn.init;

import java.util.random.RandomGenerator;

/** N(0, σ²), whatever the layer's size. */
public record Normal(double sigma) implements Initializer {
    @Override
    public double draw(int in, int out, RandomGenerator random) {
        return sigma * random.nextGaussian();
    }

    @Override
    public String name() {
        return "normal:" + sigma;
    }
}
