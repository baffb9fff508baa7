package nabla.spark;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * What can be set on either estimator; {@code explainParams()} says what each is and what holds without it. Spark ML
 * finds the params by these methods.
 *
 * @param <E> the estimator
 */
public interface NablaParams<E> extends Params {
    /** The params of this instance. */
    Object held();

    private TrainingParams p() {
        return (TrainingParams) held();
    }

    @SuppressWarnings("unchecked")
    private <T> E with(Param<T> param, Object value) {
        set((Param<Object>) param, value);
        return (E) this;
    }

    default IntArrayParam hidden() {
        return p().hidden;
    }

    default E setHidden(int[] value) {
        return with(hidden(), value);
    }

    default int[] getHidden() {
        return TrainingParams.get(this, hidden());
    }

    default Param<String> activation() {
        return p().activation;
    }

    default E setActivation(String value) {
        return with(activation(), value);
    }

    default String getActivation() {
        return TrainingParams.get(this, activation());
    }

    default DoubleParam dropout() {
        return p().dropout;
    }

    default E setDropout(double value) {
        return with(dropout(), value);
    }

    default double getDropout() {
        return TrainingParams.get(this, dropout());
    }

    default Param<String> initializer() {
        return p().initializer;
    }

    default E setInitializer(String value) {
        return with(initializer(), value);
    }

    default String getInitializer() {
        return TrainingParams.get(this, initializer());
    }

    default Param<String> output() {
        return p().output;
    }

    default E setOutput(String value) {
        return with(output(), value);
    }

    default String getOutput() {
        return TrainingParams.get(this, output());
    }

    default Param<String> loss() {
        return p().loss;
    }

    default E setLoss(String value) {
        return with(loss(), value);
    }

    default String getLoss() {
        return TrainingParams.get(this, loss());
    }

    default DoubleParam labelSmoothing() {
        return p().labelSmoothing;
    }

    default E setLabelSmoothing(double value) {
        return with(labelSmoothing(), value);
    }

    default double getLabelSmoothing() {
        return TrainingParams.get(this, labelSmoothing());
    }

    default Param<String> optimizer() {
        return p().optimizer;
    }

    default E setOptimizer(String value) {
        return with(optimizer(), value);
    }

    default String getOptimizer() {
        return TrainingParams.get(this, optimizer());
    }

    default DoubleParam learningRate() {
        return p().learningRate;
    }

    default E setLearningRate(double value) {
        return with(learningRate(), value);
    }

    default double getLearningRate() {
        return TrainingParams.get(this, learningRate());
    }

    default Param<String> schedule() {
        return p().schedule;
    }

    default E setSchedule(String value) {
        return with(schedule(), value);
    }

    default String getSchedule() {
        return TrainingParams.get(this, schedule());
    }

    default IntParam batchSize() {
        return p().batchSize;
    }

    default E setBatchSize(int value) {
        return with(batchSize(), value);
    }

    default int getBatchSize() {
        return TrainingParams.get(this, batchSize());
    }

    default IntParam epochs() {
        return p().epochs;
    }

    default E setEpochs(int value) {
        return with(epochs(), value);
    }

    default int getEpochs() {
        return TrainingParams.get(this, epochs());
    }

    default Param<String> reduction() {
        return p().reduction;
    }

    default E setReduction(String value) {
        return with(reduction(), value);
    }

    default String getReduction() {
        return TrainingParams.get(this, reduction());
    }

    default DoubleParam l1() {
        return p().l1;
    }

    default E setL1(double value) {
        return with(l1(), value);
    }

    default double getL1() {
        return TrainingParams.get(this, l1());
    }

    default DoubleParam l2() {
        return p().l2;
    }

    default E setL2(double value) {
        return with(l2(), value);
    }

    default double getL2() {
        return TrainingParams.get(this, l2());
    }

    default DoubleParam clipNorm() {
        return p().clipNorm;
    }

    default E setClipNorm(double value) {
        return with(clipNorm(), value);
    }

    default double getClipNorm() {
        return TrainingParams.get(this, clipNorm());
    }

    default DoubleParam clipValue() {
        return p().clipValue;
    }

    default E setClipValue(double value) {
        return with(clipValue(), value);
    }

    default double getClipValue() {
        return TrainingParams.get(this, clipValue());
    }

    default BooleanParam shuffle() {
        return p().shuffle;
    }

    default E setShuffle(boolean value) {
        return with(shuffle(), value);
    }

    default boolean getShuffle() {
        return TrainingParams.get(this, shuffle());
    }

    default IntParam earlyStopping() {
        return p().earlyStopping;
    }

    default E setEarlyStopping(int value) {
        return with(earlyStopping(), value);
    }

    default int getEarlyStopping() {
        return TrainingParams.get(this, earlyStopping());
    }

    default LongParam seed() {
        return p().seed;
    }

    default E setSeed(long value) {
        return with(seed(), value);
    }

    default long getSeed() {
        return TrainingParams.get(this, seed());
    }

    default IntParam shards() {
        return p().shards;
    }

    default E setShards(int value) {
        return with(shards(), value);
    }

    default int getShards() {
        return TrainingParams.get(this, shards());
    }

    default IntParam syncEvery() {
        return p().syncEvery;
    }

    default E setSyncEvery(int value) {
        return with(syncEvery(), value);
    }

    default int getSyncEvery() {
        return TrainingParams.get(this, syncEvery());
    }

    default Param<String> weightCol() {
        return p().weightCol;
    }

    default E setWeightCol(String value) {
        return with(weightCol(), value);
    }

    default String getWeightCol() {
        return TrainingParams.get(this, weightCol());
    }

    default Param<String> validationIndicatorCol() {
        return p().validationIndicatorCol;
    }

    default E setValidationIndicatorCol(String value) {
        return with(validationIndicatorCol(), value);
    }

    default String getValidationIndicatorCol() {
        return TrainingParams.get(this, validationIndicatorCol());
    }

    default Param<String> checkpoint() {
        return p().checkpoint;
    }

    default E setCheckpoint(String value) {
        return with(checkpoint(), value);
    }

    default String getCheckpoint() {
        return TrainingParams.get(this, checkpoint());
    }
}
