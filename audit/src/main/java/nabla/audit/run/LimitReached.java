package nabla.audit.run;

/// The program ran into a cap.
public final class LimitReached extends RuntimeException {
    private static final long serialVersionUID = 1;

    LimitReached(String message) {
        super(message, null, false, false);
    }
}
