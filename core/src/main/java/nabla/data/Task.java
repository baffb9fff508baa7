package nabla.data;

import java.util.Locale;

/** What is predicted: one of a few classes, or a number. */
public enum Task {
    CLASSIFICATION,
    REGRESSION;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
