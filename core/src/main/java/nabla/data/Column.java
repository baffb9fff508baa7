package nabla.data;

import java.util.List;

/** A column of a {@link Table}: its name and what its cells hold. A missing cell is NaN in any column. */
public sealed interface Column {
    String name();

    /** Numbers. */
    record Numbers(String name) implements Column {}

    /**
     * Texts; a cell holds an index into {@code words}, which are in the order of their first appearance.
     * @param overflowed there were more distinct texts than are worth keeping; cells beyond them are missing
     */
    record Texts(String name, List<String> words, boolean overflowed) implements Column {}

    /** Grey images of height × width pixels, 0 to 255, held apart from the cells. */
    record Images(String name, int height, int width) implements Column {}
}
