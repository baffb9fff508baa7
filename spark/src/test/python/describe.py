"""Prints what the wrapper of a Java class says to it: the class, then a line for each param."""

import sys

import nabla.spark
from pyspark.ml.param import Param

wrapper = getattr(nabla.spark, sys.argv[1])
estimator = wrapper(epochs=3)
assert estimator.calls == [estimator._java_obj, "defaults", ["epochs"]], estimator.calls
assert type(estimator._create_model("model")).__name__ == sys.argv[2]
print(estimator._java_obj)
for name in dir(wrapper):
    param = getattr(wrapper, name)
    if isinstance(param, Param):
        assert param.name == name
        print(name, param.type)
