"""scikit-learn's part of bench/compare/iris: read, split, standardise, train, save."""
import csv
import pickle
import sys
import warnings

import numpy as np
from sklearn.neural_network import MLPClassifier

warnings.filterwarnings("ignore")
file, epochs, batch, model = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
rows = list(csv.reader(open(file)))[1:]
order = np.random.default_rng(1).permutation(len(rows))
X, y = np.array([r[:4] for r in rows], float)[order], np.array([r[4] for r in rows])[order]
test = len(rows) // 5
mean, deviation = X[test:].mean(axis=0), X[test:].std(axis=0)
X = (X - mean) / deviation
net = MLPClassifier((64, 32), alpha=0, batch_size=batch, max_iter=epochs, n_iter_no_change=epochs, tol=0, random_state=1)
net.fit(X[test:], y[test:])
pickle.dump((mean, deviation, net), open(model, "wb"))
print(f"{net.n_iter_} epochs, accuracy {net.score(X[:test], y[:test]):.3f}")
