package nabla.simd;

import nabla.matrix.Kernels;
import nabla.matrix.KernelsContract;

class TinyKernelsTest extends KernelsContract {
    @Override
    protected Kernels kernels() {
        return new TinyKernels();
    }
}
