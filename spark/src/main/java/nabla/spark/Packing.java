package nabla.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import nabla.data.DataException;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/** Brings rows to their shards: blocks of floats leave each partition, one shuffle, and each shard is put together. */
final class Packing {
    /** Floats of a block that is sent. */
    private static final int BLOCK = 1 << 16;

    private Packing() {}

    /** Rows of one shard that follow one another in it, from its row {@code from} on: features, answers, weights. */
    private record Block(int from, float[] x, float[] y, float[] w) implements Serializable {}

    /** Shards in the order of their numbers, in so many partitions. */
    static JavaRDD<Shard> pack(
            JavaRDD<Row> source, Survey survey, Shard.Rows rows, int classes, boolean weighted, int tasks) {
        var starts = new ArrayList<>(survey.starts());
        return source.mapPartitionsWithIndex((index, part) -> blocks(part, starts.get(index), rows), false)
                .mapToPair(block -> block)
                .partitionBy(new ByNumber(rows.shards(), tasks))
                .mapPartitions(blocks -> shards(blocks, rows, classes, weighted), true);
    }

    /** Neighbouring shards share a task. */
    private static final class ByNumber extends Partitioner {
        private static final long serialVersionUID = 1;

        private final int shards;
        private final int tasks;

        ByNumber(int shards, int tasks) {
            this.shards = shards;
            this.tasks = tasks;
        }

        @Override
        public int numPartitions() {
            return tasks;
        }

        @Override
        public int getPartition(Object shard) {
            return (int) ((long) (Integer) shard * tasks / shards);
        }
    }

    /** The rows of one partition, which follow one another in the table from row {@code start} on. */
    private static Iterator<Tuple2<Integer, Block>> blocks(Iterator<Row> source, long start, Shard.Rows rows) {
        return new Iterator<>() {
            private final int capacity = Math.max(1, BLOCK / (rows.width() + 2));
            private final Map<Integer, Building> open = new HashMap<>();
            private long next = start;

            @Override
            public boolean hasNext() {
                return source.hasNext() || !open.isEmpty();
            }

            @Override
            public Tuple2<Integer, Block> next() {
                while (source.hasNext()) {
                    int shard = (int) (next % rows.shards());
                    int at = (int) (next / rows.shards());
                    next++;
                    Building block = open.computeIfAbsent(shard, s -> new Building(at, rows.width()));
                    block.add(source.next());
                    if (block.rows == capacity) {
                        open.remove(shard);
                        return new Tuple2<>(shard, block.done());
                    }
                }
                var last = open.entrySet().iterator();
                var entry = last.next();
                last.remove();
                return new Tuple2<>(entry.getKey(), entry.getValue().done());
            }
        };
    }

    /** A block that grows. */
    private static final class Building {
        private final int from;
        private final int width;
        private int rows;
        private float[] x;
        private float[] y = new float[16];
        private float[] w = new float[16];

        Building(int from, int width) {
            this.from = from;
            this.width = width;
            this.x = new float[16 * width];
        }

        void add(Row row) {
            if (rows == y.length) {
                x = Arrays.copyOf(x, 2 * x.length);
                y = Arrays.copyOf(y, 2 * rows);
                w = Arrays.copyOf(w, 2 * rows);
            }
            double[] features = RowColumns.features(row);
            for (int j = 0; j < width; j++) {
                x[rows * width + j] = (float) features[j];
            }
            y[rows] = (float) row.getDouble(1);
            w[rows] = (float) row.getDouble(2);
            rows++;
        }

        Block done() {
            return new Block(from, Arrays.copyOf(x, rows * width), Arrays.copyOf(y, rows), Arrays.copyOf(w, rows));
        }
    }

    private static Iterator<Shard> shards(
            Iterator<Tuple2<Integer, Block>> blocks, Shard.Rows rows, int classes, boolean weighted) {
        Map<Integer, Filling> filling = new TreeMap<>();
        while (blocks.hasNext()) {
            Tuple2<Integer, Block> block = blocks.next();
            filling.computeIfAbsent(block._1(), shard -> new Filling(rows.inShard(shard), rows.width(), weighted))
                    .add(block._2());
        }
        List<Shard> shards = new ArrayList<>();
        filling.forEach((number, f) -> shards.add(f.shard(number, rows, classes)));
        return shards.iterator();
    }

    /** A shard whose blocks arrive in any order. */
    private static final class Filling {
        private final float[] x;
        private final float[] y;
        private final float @Nullable [] w;
        private int filled;

        Filling(int rows, int width, boolean weighted) {
            x = new float[rows * width];
            y = new float[rows];
            w = weighted ? new float[rows] : null;
        }

        void add(Block block) {
            int width = x.length / y.length;
            if (block.from + block.y.length > y.length) {
                throw changed();
            }
            System.arraycopy(block.x, 0, x, block.from * width, block.x.length);
            System.arraycopy(block.y, 0, y, block.from, block.y.length);
            if (w != null) {
                System.arraycopy(block.w, 0, w, block.from, block.w.length);
            }
            filled += block.y.length;
        }

        Shard shard(int number, Shard.Rows rows, int classes) {
            if (filled != y.length) {
                throw changed();
            }
            return new Shard(number, rows, classes, x, y, w);
        }

        private static DataException changed() {
            return new DataException("the table had other rows when it was read again; cache or sort it first");
        }
    }
}
