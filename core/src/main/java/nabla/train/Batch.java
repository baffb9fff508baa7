package nabla.train;

import java.io.Serializable;

/**
 * What one step learns from: the rows that stand at places {@code from} to {@code from + rows} of an order.
 *
 * @param step the number of the step in its training, from 1: dropout draws by it
 */
public record Batch(RowOrder order, long from, long rows, long step) implements Serializable {}
