package nabla.spark;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * (Σ gradient, Σ loss) over shards, added along one binary tree over the shards' numbers: 0 + 1, 2 + 3, then those two,
 * and so on. Float addition does not associate, so the tree, not who comes first or sits where, decides every bit.
 * A sum of some shards only is a set of its nodes.
 */
final class TreeSum implements Serializable {
    private static final long serialVersionUID = 1;

    private final int shards;
    private final Map<Node, Part> parts = new HashMap<>();
    private long busiest;
    private long bytes;

    /** @param shards number of the tree's leaves */
    TreeSum(int shards) {
        this.shards = shards;
    }

    private record Node(int level, int index) implements Serializable {}

    /** @param vector null where no row of the shard was in the batch */
    record Part(float @Nullable [] vector, double loss) implements Serializable {
        /** The vector where some row was in the batch. */
        float[] requireVector() {
            return Objects.requireNonNull(vector);
        }

        /** Adds into this vector. */
        Part plus(Part right) {
            float[] sum = vector;
            float[] other = right.vector;
            if (sum == null || other == null) {
                return new Part(sum == null ? other : sum, loss + right.loss);
            }
            for (int i = 0; i < sum.length; i++) {
                sum[i] += other[i];
            }
            return new Part(sum, loss + right.loss);
        }
    }

    /** Adds what one shard came to; the vector is kept. */
    void add(int shard, Part part) {
        add(new Node(0, shard), part);
    }

    private void add(Node node, Part part) {
        int width = width(node.level);
        if (width == 1) {
            parts.put(node, part);
            return;
        }
        var parent = new Node(node.level + 1, node.index / 2);
        if (node.index == width - 1 && node.index % 2 == 0) {
            add(parent, part);
            return;
        }
        Part sibling = parts.remove(new Node(node.level, node.index ^ 1));
        if (sibling == null) {
            parts.put(node, part);
        } else {
            add(parent, node.index % 2 == 0 ? part.plus(sibling) : sibling.plus(part));
        }
    }

    /** How many nodes the tree has so high. */
    private int width(int level) {
        return (int) ((shards + (1L << level) - 1) >> level);
    }

    /** Adds the nodes of another sum of the same tree. */
    TreeSum plus(TreeSum other) {
        other.parts.forEach(this::add);
        busiest = Math.max(busiest, other.busiest);
        bytes += other.bytes;
        return this;
    }

    /** Notes how long the sum took to compute, and that it is about to travel. */
    TreeSum sent(long nanos) {
        busiest = nanos;
        bytes = parts.values().stream()
                .mapToLong(part -> part.vector == null ? 0 : 4L * part.vector.length)
                .sum();
        return this;
    }

    /** Nanoseconds of computing where it took longest. */
    long busiest() {
        return busiest;
    }

    /** Bytes that travelled. */
    long bytes() {
        return bytes;
    }

    /** The sum over all shards. */
    Part total() {
        if (parts.size() != 1 || width(parts.keySet().iterator().next().level) != 1) {
            throw new IllegalStateException(
                    "a sum over " + shards + " shards lacks some of them: it has " + parts.keySet());
        }
        return parts.values().iterator().next();
    }
}
