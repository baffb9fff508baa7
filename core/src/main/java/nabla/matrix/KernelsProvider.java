package nabla.matrix;

/** How a module offers its kernels: found by {@link java.util.ServiceLoader}. */
public interface KernelsProvider {

    /** The name that {@code -Dnabla.kernels} takes. */
    String name();

    /** Why these kernels cannot run here, or an empty string where they can. */
    String unavailable();

    /** Kernels that use up to {@code threads} threads. */
    Kernels create(int threads);

    /** Kernels for steps so small that a call costs more than its arithmetic. */
    Kernels tiny();
}
