package nabla.simd;

import nabla.matrix.Kernels;
import nabla.matrix.KernelsContract;

class VectorKernelsOnThreeThreadsTest extends KernelsContract {
    @Override
    protected Kernels kernels() {
        return new VectorKernels(3);
    }
}
