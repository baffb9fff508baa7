package nabla.matrix;

/** ℓ(p, y): how far one output p is from its target y, and ∂ℓ/∂p. */
public interface Discrepancy {
    double f(double p, double y);

    double df(double p, double y);

    /** As it stands in an equation, p and y being matrices: {@code ½(P − Y)²}. */
    String formula(String p, String y);
}
