package nabla.spark;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import nabla.data.Dataset;
import nabla.train.metric.Classification;
import nabla.train.metric.Evaluation;
import nabla.train.metric.Regression;

/** What one shard adds to the evaluation of a network: sums, so that those of all shards give that of all rows. */
record EvaluationSum(
        long rows,
        double weight,
        double loss,
        double logLoss,
        int[][] confusion,
        double squares,
        double absolutes,
        double answers,
        double answersSquared)
        implements Serializable {

    static EvaluationSum of(Shard shard, Replicas replicas, float[] theta) {
        Evaluation evaluation;
        try (Replica replica = replicas.take()) {
            evaluation = replica.evaluate(shard, theta);
        }
        Dataset data = shard.data(Weighing.NONE);
        int n = data.rows();
        double weight = IntStream.range(0, n).mapToDouble(data::weight).sum();
        double loss = evaluation.loss() * weight;
        if (evaluation instanceof Classification c) {
            return new EvaluationSum(n, weight, loss, c.logLoss() * n, c.confusion(), 0, 0, 0, 0);
        }
        Regression r = (Regression) evaluation;
        double answers = 0;
        double squared = 0;
        for (float y : data.values()) {
            answers += y;
            squared += (double) y * y;
        }
        return new EvaluationSum(
                n, weight, loss, 0, new int[0][0], r.rmse() * r.rmse() * n, r.mae() * n, answers, squared);
    }

    private EvaluationSum plus(EvaluationSum o) {
        int[][] matrix = new int[confusion.length][confusion.length];
        for (int i = 0; i < matrix.length; i++) {
            for (int j = 0; j < matrix.length; j++) {
                matrix[i][j] = confusion[i][j] + o.confusion[i][j];
            }
        }
        return new EvaluationSum(
                rows + o.rows,
                weight + o.weight,
                loss + o.loss,
                logLoss + o.logLoss,
                matrix,
                squares + o.squares,
                absolutes + o.absolutes,
                answers + o.answers,
                answersSquared + o.answersSquared);
    }

    /** Of all shards. The area under the ROC curve is NaN: it needs every score in one place. */
    static Evaluation total(List<EvaluationSum> sums) {
        EvaluationSum all = sums.stream().reduce(EvaluationSum::plus).orElseThrow();
        double loss = all.loss / all.weight;
        if (all.confusion.length > 0) {
            List<String> classes = IntStream.range(0, all.confusion.length)
                    .mapToObj(Integer::toString)
                    .toList();
            return new Classification(loss, classes, all.confusion, all.logLoss / all.rows, Double.NaN);
        }
        double spread = all.answersSquared - all.answers * all.answers / all.rows;
        double r2 = spread <= 0 ? Double.NaN : 1 - all.squares / spread;
        return new Regression(loss, Math.sqrt(all.squares / all.rows), all.absolutes / all.rows, r2);
    }
}
