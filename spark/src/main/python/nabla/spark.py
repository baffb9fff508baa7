"""Nabla's estimators for PySpark: thin wrappers around nabla.spark.NablaClassifier and nabla.spark.NablaRegressor.

spark-submit --jars nabla-spark.jar --py-files nabla.zip program.py     (nabla.zip holds this file as nabla/spark.py)

    from nabla.spark import NablaClassifier
    model = NablaClassifier(hidden=[100, 100], batchSize=8192).fit(table)

What each param means and which value holds without it is said by the Java class, and by explainParams().
"""

from pyspark.ml.classification import _JavaProbabilisticClassificationModel, _JavaProbabilisticClassifier
from pyspark.ml.param import Param, Params, TypeConverters
from pyspark.ml.regression import _JavaRegressionModel, _JavaRegressor
from pyspark.ml.util import JavaMLReadable, JavaMLWritable


def _param(name, doc, converter):
    return Param(Params._dummy(), name, doc, typeConverter=converter)


class _NablaParams(Params):
    """The params that both estimators have."""

    hidden = _param("hidden", "units of each hidden layer", TypeConverters.toListInt)
    activation = _param("activation", "after each hidden layer", TypeConverters.toString)
    dropout = _param("dropout", "share of hidden activations set to zero in training", TypeConverters.toFloat)
    initializer = _param("initializer", "of weights", TypeConverters.toString)
    output = _param("output", "function after the last layer", TypeConverters.toString)
    loss = _param("loss", "what is made small", TypeConverters.toString)
    labelSmoothing = _param("labelSmoothing", "ε of smoothed targets", TypeConverters.toFloat)
    optimizer = _param("optimizer", "how parameters move", TypeConverters.toString)
    learningRate = _param("learningRate", "η; 0: the optimizer's own", TypeConverters.toFloat)
    schedule = _param("schedule", "of the learning rate", TypeConverters.toString)
    batchSize = _param("batchSize", "rows a step; 0: all", TypeConverters.toInt)
    epochs = _param("epochs", "passes over the rows, at most", TypeConverters.toInt)
    reduction = _param("reduction", "mean or sum over a batch", TypeConverters.toString)
    l1 = _param("l1", "λ of λ·Σ|W|", TypeConverters.toFloat)
    l2 = _param("l2", "λ of λ/2·ΣW²", TypeConverters.toFloat)
    clipNorm = _param("clipNorm", "longest gradient", TypeConverters.toFloat)
    clipValue = _param("clipValue", "largest element of the gradient", TypeConverters.toFloat)
    shuffle = _param("shuffle", "a new order each epoch", TypeConverters.toBoolean)
    earlyStopping = _param("earlyStopping", "epochs without a lower loss; 0: never", TypeConverters.toInt)
    seed = _param("seed", "of weights, order and dropout", TypeConverters.toInt)
    shards = _param("shards", "parts whose gradients are summed; 0: 16 MiB each", TypeConverters.toInt)
    syncEvery = _param("syncEvery", "local steps between means; 1: all step as one", TypeConverters.toInt)
    weightCol = _param("weightCol", "what a row weighs in the loss", TypeConverters.toString)
    validationIndicatorCol = _param("validationIndicatorCol", "true for rows to watch", TypeConverters.toString)
    checkpoint = _param("checkpoint", "a directory for each epoch's state", TypeConverters.toString)

    def _start(self, java_class, params):
        """Makes the Java object, takes its defaults over, and sets what is given."""
        self._java_obj = self._new_java_obj(java_class, self.uid)
        self._transfer_params_from_java()
        self._set(**params)

    def setParams(self, **params):
        """Sets any params by name."""
        return self._set(**params)


class NablaClassifier(_JavaProbabilisticClassifier, _NablaParams, JavaMLReadable, JavaMLWritable):
    """A network for classes 0, 1, 2, …; features should be about ±1."""

    balanceClasses = _param("balanceClasses", "whether each class weighs the same", TypeConverters.toBoolean)

    def __init__(self, **params):
        super().__init__()
        self._start("nabla.spark.NablaClassifier", params)

    def _create_model(self, java_model):
        return NablaClassificationModel(java_model)


class NablaClassificationModel(_JavaProbabilisticClassificationModel, JavaMLReadable, JavaMLWritable):
    """A trained NablaClassifier."""


class NablaRegressor(_JavaRegressor, _NablaParams, JavaMLReadable, JavaMLWritable):
    """A network for a number; features and label should be about ±1."""

    def __init__(self, **params):
        super().__init__()
        self._start("nabla.spark.NablaRegressor", params)

    def _create_model(self, java_model):
        return NablaRegressionModel(java_model)


class NablaRegressionModel(_JavaRegressionModel, JavaMLReadable, JavaMLWritable):
    """A trained NablaRegressor."""
