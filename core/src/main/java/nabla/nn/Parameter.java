package nabla.nn;

import nabla.matrix.Matrix;

/** W or b of one layer beside its gradient: views of θ and ∇ at the same place. */
public record Parameter(Matrix value, Matrix gradient, boolean isBias) {
    public String name() {
        return value.name;
    }
}
