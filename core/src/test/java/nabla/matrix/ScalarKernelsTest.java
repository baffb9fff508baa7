package nabla.matrix;

class ScalarKernelsTest extends KernelsContract {
    @Override
    protected Kernels kernels() {
        return new ScalarKernels();
    }
}
