package nabla.audit.run;

import java.util.NoSuchElementException;

/// An exception of the program under audit.
final class PythonError extends RuntimeException {
    private static final long serialVersionUID = 1;
    final String type;
    /// Whether Python raises it too, whatever the data: what stands there is of the program's own making.
    final boolean certain;

    PythonError(String type, String message) {
        this(type, message, false);
    }

    PythonError(String type, String message, boolean certain) {
        super(message, null, false, false);
        this.type = type;
        this.certain = certain;
    }

    /// Whether a statement that ends with this is one that Python would not run either: an exception of the program's
    /// own, or what Java's arrays and collections raise where Python's would.
    static boolean isMeantBy(RuntimeException e) {
        return e instanceof PythonError
                || e instanceof IllegalArgumentException
                || e instanceof IndexOutOfBoundsException
                || e instanceof ArithmeticException
                || e instanceof ClassCastException
                || e instanceof NoSuchElementException
                || e instanceof IllegalStateException
                || e instanceof NegativeArraySizeException
                || e instanceof UnsupportedOperationException;
    }
}
