package nabla.matrix;

import java.util.ServiceLoader;

/**
 * Which kernels a network gets. Decided once, where it is bound, so that no verb asks again.
 * {@code -Dnabla.kernels=scalar|vector|reference} forces one.
 */
public final class KernelChoice {
    /** Below this many multiply-adds a step, calls cost more than arithmetic: plain loops without padding win. */
    private static final long TINY = 2_000;

    /**
     * Below this many multiply-adds in all forward passes together plain loops are done (in half a second) before vectors
     * are compiled: until then each operation on a vector is an object.
     */
    private static final long SHORT = 500_000_000;

    /** Multiply-adds of one forward pass for which one more thread is worth its waking. */
    private static final long WORTH_A_THREAD = 220_000;

    private static final System.Logger LOG = System.getLogger("nabla.kernels");

    private KernelChoice() {}

    /**
     * The fastest kernels for so many steps of this size.
     *
     * @param multiplyAdds of one forward pass
     * @param threads at most
     * @throws IllegalArgumentException when {@code -Dnabla.kernels} names none, or one that cannot run here
     */
    public static Kernels fastest(long multiplyAdds, long steps, int threads) {
        int useful = (int) Math.min(threads, 1 + multiplyAdds / WORTH_A_THREAD);
        String forced = System.getProperty("nabla.kernels", "");
        if (forced.isEmpty()) {
            boolean over = multiplyAdds <= SHORT / Math.max(1, steps);
            return over ? new ScalarKernels() : vectorOrScalar(multiplyAdds <= TINY, useful);
        }
        return switch (forced) {
            case "scalar" -> new ScalarKernels();
            case "reference" -> new ReferenceKernels();
            default -> provided(forced, useful);
        };
    }

    private static Kernels vectorOrScalar(boolean tiny, int threads) {
        String reason = "module nabla.simd is not on the class path";
        for (KernelsProvider provider : ServiceLoader.load(KernelsProvider.class)) {
            reason = provider.unavailable();
            if (reason.isEmpty()) {
                return tiny ? provider.tiny() : provider.create(threads);
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
