package nabla.examples;

import nabla.data.Dataset;
import nabla.data.Generators;

/// Why the bias gradient is summed. One row at a time, db₂ *is* dZ₂, and the first answer's update b₂ ← b₂ − α·dZ₂ is
/// right. A
/// batch has a row of dZ₂ for each sample but one b₂ that all of them used, so its gradient is the sum of theirs: what
/// was copied
/// forward is summed backward.
final class OnlineAndBatch {
    private OnlineAndBatch() {}

    /// db₂ of each row alone, with the same weights.
    static double[] online(Dataset rows, long seed) {
        double[] db2 = new double[rows.rows()];
        for (int row = 0; row < db2.length; row++) {
            var network = new TwoLayers(rows.take(row), 3, seed);
            network.forward();
            network.backward();
            db2[row] = network.db2.get(0, 0);
        }
        return db2;
    }

    /// The network after one backward pass over all rows.
    static TwoLayers batch(Dataset rows, long seed) {
        var network = new TwoLayers(rows, 3, seed);
        network.forward();
        network.backward();
        return network;
    }

    public static void main(String[] args) {
        Dataset rows = Generators.xor();
        double[] online = online(rows, 1);
        TwoLayers batch = batch(rows, 1);
        double sum = 0;
        for (int row = 0; row < online.length; row++) {
            sum += online[row];
            System.out.printf("row %d: dz2 %9.6f, alone db2 %9.6f%n", row, batch.dZ2.get(row, 0), online[row]);
        }
        System.out.printf("sum of the rows %9.6f, db2 of the batch %9.6f%n", sum, batch.db2.get(0, 0));
    }
}
