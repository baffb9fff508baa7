package nabla.simd;

import nabla.matrix.Kernels;
import nabla.matrix.KernelsProvider;

/** Offers {@link VectorKernels} where the JVM has the module they are written in and the machine what makes them fast. */
public final class VectorProvider implements KernelsProvider {
    private static final String MODULE = "jdk.incubator.vector";

    @Override
    public String name() {
        return "vector";
    }

    @Override
    public String unavailable() {
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            return MODULE + " not present; add --add-modules=" + MODULE;
        }
        return Lanes.unsuitable();
    }

    @Override
    public Kernels create(int threads) {
        return new VectorKernels(threads);
    }

    @Override
    public Kernels tiny() {
        return new TinyKernels();
    }
}
