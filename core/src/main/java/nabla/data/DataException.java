package nabla.data;

import org.jspecify.annotations.Nullable;

/**
 * Something is wrong with the input. The message is meant for the person who gave it: where (file, line, column), what,
 * and what to do. Every reader of Nabla throws this and nothing else, whatever the bytes.
 */
public final class DataException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DataException(String message) {
        super(message);
    }

    public DataException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
