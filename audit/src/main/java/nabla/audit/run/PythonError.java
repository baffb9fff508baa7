package nabla.audit.run;

/// An exception of the program under audit.
final class PythonError extends RuntimeException {
    private static final long serialVersionUID = 1;
    final String type;

    PythonError(String type, String message) {
        super(message, null, false, false);
        this.type = type;
    }
}
