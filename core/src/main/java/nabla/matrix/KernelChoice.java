package nabla.matrix;

import java.util.ServiceLoader;

/**
 * Which kernels a network gets. Decided once, where it is bound, so that no verb asks again.
 * {@code -Dnabla.kernels=scalar|vector|reference} forces one.
 */
public final class KernelChoice {
    /** Below this many multiply-adds a step, calls cost more than arithmetic: plain loops without padding win. */
    private static final long TINY = 2_000;

    private static final System.Logger LOG = System.getLogger("nabla.kernels");

    private KernelChoice() {}

    /**
     * The fastest kernels for steps of this size.
     *
     * @param multiplyAdds of one forward pass
     * @throws IllegalArgumentException when {@code -Dnabla.kernels} names none, or one that cannot run here
     */
    public static Kernels fastest(long multiplyAdds, int threads) {
        String forced = System.getProperty("nabla.kernels", "");
        if (forced.isEmpty()) {
            return multiplyAdds <= TINY ? new ScalarKernels() : vectorOrScalar(threads);
        }
        return switch (forced) {
            case "scalar" -> new ScalarKernels();
            case "reference" -> new ReferenceKernels();
            default -> provided(forced, threads);
        };
    }

    private static Kernels vectorOrScalar(int threads) {
        String reason = "module nabla.simd is not on the class path";
        for (KernelsProvider provider : ServiceLoader.load(KernelsProvider.class)) {
            reason = provider.unavailable();
            if (reason.isEmpty()) {
                return provider.create(threads);
            }
        }
        LOG.log(System.Logger.Level.INFO, "kernels: scalar ({0})", reason);
        return new ScalarKernels();
    }

    private static Kernels provided(String name, int threads) {
        for (KernelsProvider provider : ServiceLoader.load(KernelsProvider.class)) {
            if (provider.name().equals(name)) {
                if (!provider.unavailable().isEmpty()) {
                    throw new IllegalArgumentException("nabla.kernels=" + name + ": " + provider.unavailable());
                }
                return provider.create(threads);
            }
        }
        throw new IllegalArgumentException(
                "nabla.kernels=" + name + ": no such kernels; scalar, reference, or vector with nabla-simd present");
    }
}
