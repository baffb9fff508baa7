"""scikit-learn: partial_fit on one batch a call, from the same start weights. Its output is softmax (or one logistic
unit) with cross-entropy, so on the shapes with half squared error its loss is another one."""
import warnings

import sklearn
from common import run, workload
from sklearn.neural_network import MLPClassifier

warnings.filterwarnings("ignore")
w = workload()
batch, outputs = w["batch"], w["sizes"][-1]
labels = w["Y"][:, 0].astype(int) if outputs == 1 else w["labels"]
classes = [0, 1] if outputs == 1 else list(range(outputs))
model = MLPClassifier(
    hidden_layer_sizes=w["sizes"][1:-1], activation="relu" if w["activation"] == "relu" else "logistic",
    solver=w["optimizer"], momentum=0, alpha=0, batch_size=batch, learning_rate_init=w["rate"])
model.partial_fit(w["X"][:batch], labels[:batch], classes)
if outputs != 2:
    del model._optimizer  # its memory has seen the other weights
    for mine, theirs in zip(model.coefs_ + model.intercepts_, w["W"] + w["b"]):
        mine[:] = theirs


def step(o):
    model.partial_fit(w["X"][o : o + batch], labels[o : o + batch])
    return model.loss_


run(w, "scikit-learn " + sklearn.__version__, step)
