#!/usr/bin/env python3
"""Writes the golden runs: seven small networks trained for 50 steps in NumPy, in double precision.

    python3 tools/golden/golden.py > core/src/test/resources/nabla/train/golden.txt

Written from the equations alone, batch by batch, so that Nabla is held against something that shares none of its code.
Between them the runs use every optimizer and every loss, sums and means, sample weights, penalties, clipping, a
schedule, and a last batch that is shorter than the others.
"""
import math
import platform
import sys

import numpy as np

STEPS, BATCH, ROWS = 50, 5, 13
erf = np.vectorize(math.erf)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def phi(z):
    return np.exp(-z * z / 2) / math.sqrt(2 * math.pi)


def cdf(z):
    return (1 + erf(z / math.sqrt(2))) / 2


# name: (f(z), f'(z)), both from z: the Java side mostly writes f' in a
ACTIVATIONS = {
    "identity": (lambda z: z, lambda z: np.ones_like(z)),
    "sigmoid": (sigmoid, lambda z: sigmoid(z) * (1 - sigmoid(z))),
    "tanh": (np.tanh, lambda z: 1 / np.cosh(z) ** 2),
    "relu": (lambda z: np.maximum(z, 0), lambda z: (z > 0) * 1.0),
    "leaky-relu": (lambda z: np.where(z > 0, z, 0.01 * z), lambda z: np.where(z > 0, 1, 0.01)),
    "elu": (lambda z: np.where(z > 0, z, np.expm1(z)), lambda z: np.where(z > 0, 1, np.exp(z))),
    "gelu": (lambda z: z * cdf(z), lambda z: cdf(z) + z * phi(z)),
    "silu": (lambda z: z * sigmoid(z), lambda z: sigmoid(z) + z * sigmoid(z) * (1 - sigmoid(z))),
    "softplus": (lambda z: np.logaddexp(0, z), sigmoid),
}


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def half_squared_error(z, y):
    return 0.5 * ((z - y) ** 2).sum(axis=1), z - y


def mean_squared_error(z, y):
    return ((z - y) ** 2).mean(axis=1), 2 * (z - y) / z.shape[1]


def binary_cross_entropy(z, y):
    p = sigmoid(z)
    return -(y * np.log(p) + (1 - y) * np.log(1 - p)).sum(axis=1), p - y


def cross_entropy(z, y):
    p = softmax(z)
    return -(y * np.log(p)).sum(axis=1), p - y


def smoothed_cross_entropy(z, y):
    return cross_entropy(z, 0.9 * y + 0.1 / y.shape[1])


def huber(z, y):
    r = z - y
    return np.where(abs(r) <= 1, 0.5 * r * r, abs(r) - 0.5).sum(axis=1), np.clip(r, -1, 1)


class Net:
    def __init__(self, seed, sizes, activations, loss, targets, reduction="mean", weighted=False, l1=0.0, l2=0.0):
        r = np.random.default_rng(seed)
        self.activations, self.loss, self.reduction, self.l1, self.l2 = activations, loss, reduction, l1, l2
        self.W = [r.normal(0, 0.7, (i, o)) for i, o in zip(sizes, sizes[1:])]
        self.b = [r.normal(0, 0.3, (1, o)) for o in sizes[1:]]
        self.X = r.normal(0, 1, (ROWS, sizes[0]))
        if targets == "classes":
            self.Y = np.eye(sizes[-1])[r.integers(0, sizes[-1], ROWS)]
        elif targets == "binary":
            self.Y = r.integers(0, 2, (ROWS, sizes[-1])) * 1.0
        else:
            self.Y = r.normal(0, 1.5, (ROWS, sizes[-1]))
        self.w = r.uniform(0.2, 2, (ROWS, 1)) if weighted else np.ones((ROWS, 1))

    def parameters(self):
        return [p for pair in zip(self.W, self.b) for p in pair]

    def evaluate(self, rows, batch=BATCH):
        """The objective on these rows and its gradient, W1, b1, W2, b2, ..."""
        c = 1.0 / batch if self.reduction == "mean" else 1.0
        a, zs = [self.X[rows]], []
        for W, b, name in zip(self.W, self.b, self.activations):
            zs.append(a[-1] @ W + b)
            a.append(ACTIVATIONS[name][0](zs[-1]))
        losses, d = self.loss(a[-1], self.Y[rows])
        value = c * (self.w[rows][:, 0] * losses).sum()
        d = c * self.w[rows] * d
        gradients = []
        for l in range(len(self.W) - 1, -1, -1):
            d = d * ACTIVATIONS[self.activations[l]][1](zs[l])
            dW = a[l].T @ d + self.l1 * np.sign(self.W[l]) + self.l2 * self.W[l]
            gradients = [dW, d.sum(axis=0, keepdims=True)] + gradients
            d = d @ self.W[l].T
        value += sum(self.l1 * abs(W).sum() + self.l2 / 2 * (W**2).sum() for W in self.W)
        return value, gradients


# ---- optimizers, one array at a time: p and its gradient g, memory s, step t from 1


def sgd(p, g, s, t, eta):
    p -= eta * g


def momentum(p, g, s, t, eta):
    s["v"] = 0.9 * s.get("v", 0) + g
    p -= eta * s["v"]


def nesterov(p, g, s, t, eta):
    s["v"] = 0.9 * s.get("v", 0) + g
    p -= eta * (g + 0.9 * s["v"])


def rmsprop(p, g, s, t, eta):
    s["s"] = 0.9 * s.get("s", 0) + 0.1 * g * g
    p -= eta * g / (np.sqrt(s["s"]) + 1e-8)


def adam(p, g, s, t, eta):
    s["m"] = 0.9 * s.get("m", 0) + 0.1 * g
    s["v"] = 0.999 * s.get("v", 0) + 0.001 * g * g
    p -= eta * (s["m"] / (1 - 0.9**t)) / (np.sqrt(s["v"] / (1 - 0.999**t)) + 1e-8)


def adamw(p, g, s, t, eta):
    p -= eta * 0.01 * p
    adam(p, g, s, t, eta)


def batches():
    """Row numbers: 0-4, 5-9, 10-12, again and again."""
    while True:
        for start in range(0, ROWS, BATCH):
            yield np.arange(start, min(start + BATCH, ROWS))


def first_order(net, rule, eta, schedule=lambda t: 1.0, clip=None):
    memory = [{} for _ in net.parameters()]
    feed = batches()
    for t in range(1, STEPS + 1):
        value, gradients = net.evaluate(next(feed))
        if clip:
            length = math.sqrt(sum((g * g).sum() for g in gradients))
            gradients = [g * min(1, clip / length) for g in gradients]
        for p, g, s in zip(net.parameters(), gradients, memory):
            rule(p, g, s, t, eta * schedule(t))
        yield value


def lbfgs(net, keep=10):
    """Two-loop recursion with a bisecting weak-Wolfe search; the value is the one reached."""
    def at(theta):
        i = 0
        for p in net.parameters():
            p[:] = theta[i : i + p.size].reshape(p.shape)
            i += p.size
        value, gradients = net.evaluate(np.arange(ROWS), ROWS)
        return value, np.concatenate([g.ravel() for g in gradients])

    theta = np.concatenate([p.ravel() for p in net.parameters()])
    f, g = at(theta)
    pairs = []
    for _ in range(STEPS):
        q, alphas = -g, []
        for s, y in reversed(pairs):
            alphas.append(s @ q / (s @ y))
            q = q - alphas[-1] * y
        if pairs:
            s, y = pairs[-1]
            q = q * (s @ y) / (y @ y)
        for (s, y), alpha in zip(pairs, reversed(alphas)):
            q = q + (alpha - y @ q / (s @ y)) * s
        slope, low, high = g @ q, 0.0, math.inf
        step = 1.0 if pairs else min(1.0, 1 / math.sqrt(-slope))
        while True:
            f2, g2 = at(theta + step * q)
            if f2 > f + 1e-4 * step * slope:
                high = step
            elif g2 @ q < 0.9 * slope:
                low = step
            else:
                break
            step = 2 * step if math.isinf(high) else (low + high) / 2
        s, y = step * q, g2 - g
        if s @ y > 1e-10 * (y @ y):
            pairs = (pairs + [(s, y)])[-keep:]
        theta, f, g = theta + s, f2, g2
        yield f


def cosine(t):
    """Half an epoch of warm-up, then down to 0 over 20 epochs of three batches; time is counted in rows."""
    epoch = (t - 1) // 3 + ((t - 1) % 3) * BATCH / ROWS
    return epoch / 0.5 if epoch < 0.5 else (1 + math.cos(math.pi * (epoch - 0.5) / 19.5)) / 2


def show(array):
    return " ".join(repr(float(v)) for v in np.asarray(array).ravel())


def write(name, net, run):
    print("run", name)
    for key, value in [("X", net.X), ("Y", net.Y), ("w", net.w)]:
        print(key, show(value))
    print("start", " ".join(show(p) for p in net.parameters()))
    for value in run(net):
        print("step", repr(float(value)), " ".join(show(p) for p in net.parameters()))


def main():
    print("# golden runs: NumPy", np.__version__, "Python", platform.python_version(), "by tools/golden/golden.py")
    print("# run NAME, then data, start, and a line a step: loss before the step (lbfgs: after it), parameters after it")
    runs = [
        ("sgd half-squared-error", Net(1, [3, 4, 2], ["sigmoid", "sigmoid"], half_squared_error, "real", "sum"),
         lambda n: first_order(n, sgd, 0.1)),
        ("momentum mean-squared-error", Net(2, [4, 3, 2], ["tanh", "identity"], mean_squared_error, "real", l2=0.02),
         lambda n: first_order(n, momentum, 0.05)),
        ("nesterov binary-cross-entropy",
         Net(3, [2, 5, 3, 1], ["leaky-relu", "relu", "identity"], binary_cross_entropy, "binary", weighted=True),
         lambda n: first_order(n, nesterov, 0.03)),
        ("rmsprop smoothed-cross-entropy", Net(4, [3, 4, 5, 3], ["silu", "tanh", "identity"], smoothed_cross_entropy, "classes"),
         lambda n: first_order(n, rmsprop, 0.005, cosine)),
        ("adam huber", Net(5, [3, 5, 2], ["gelu", "identity"], huber, "real", l1=0.01),
         lambda n: first_order(n, adam, 0.02)),
        ("adamw cross-entropy", Net(6, [2, 4, 3, 3], ["elu", "softplus", "identity"], cross_entropy, "classes"),
         lambda n: first_order(n, adamw, 0.02, clip=0.5)),
        ("lbfgs half-squared-error", Net(7, [3, 4, 1], ["tanh", "identity"], half_squared_error, "real", l2=0.05),
         lbfgs),
    ]
    for name, net, run in runs:
        write(name, net, run)


if __name__ == "__main__":
    sys.exit(main())
