package nabla.data;

import org.jspecify.annotations.Nullable;

/**
 * Data as found by its name or path.
 *
 * @param test rows kept apart by those who made the data; null where there are none
 * @param target the column usually predicted; null: the last
 */
public record Source(
        String name,
        Table table,
        @Nullable Table test,
        @Nullable String target) {}
