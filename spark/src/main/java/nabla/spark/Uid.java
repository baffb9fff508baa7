package nabla.spark;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The uid of an instance of Spark ML under construction. Spark's constructors ask {@code uid()} before those of a Java
 * subclass can have set anything; an argument of {@code this(…)} is computed earlier still, so it is left here.
 */
final class Uid {
    private static final ThreadLocal<@Nullable String> NEXT = new ThreadLocal<>();

    private Uid() {}

    /** To be given to {@code this(…)}. */
    static Uid next(String uid) {
        NEXT.set(uid);
        return new Uid();
    }

    /** That of the instance now under construction. */
    static String taken() {
        return Objects.requireNonNull(NEXT.get());
    }
}
