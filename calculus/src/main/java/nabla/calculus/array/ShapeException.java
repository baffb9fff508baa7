package nabla.calculus.array;

/// Two shapes that do not go together, or an axis or index outside its shape. The message names both sides.
public final class ShapeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    public ShapeException(String message) {
        super(message);
    }
}
