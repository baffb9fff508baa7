package nabla.nn;

import java.io.Serializable;
import nabla.matrix.Matrix;
import org.jspecify.annotations.Nullable;

/** What a layer is. Its numbers live in {@link Parameters}, its scratch in the pass that {@link #bind} makes. */
public sealed interface Layer extends Serializable permits Dense, Activate, Dropout {

    /** Width of the output for an input of width {@code in}. */
    int units(int in);

    /** Meets the layer with its parameters and its scratch; dX is null where nobody wants the input's gradient. */
    Pass bind(Scope scope, Matrix X, @Nullable Matrix dX);

    /** A layer bound to matrices: what runs. Allocates nothing. */
    interface Pass {
        void forward();

        void backward();

        Matrix output();

        Matrix outputGradient();
    }
}
