"""The step written from scratch in NumPy, in place where that helps."""
import numpy as np
from common import run, workload

w = workload()
W, b, batch, relu, classes = w["W"], w["b"], w["batch"], w["activation"] == "relu", w["classes"]
L, rate, rows = len(W), np.float32(w["rate"]), np.arange(w["batch"])
memory = [[np.zeros_like(p), np.zeros_like(p)] for p in W + b]
t = 0


def update(p, g, state):
    if w["optimizer"] == "sgd":
        g *= rate
        p -= g
        return
    m, v = state
    m += np.float32(0.1) * (g - m)
    v += np.float32(0.001) * (g * g - v)
    correction = np.sqrt(1 - 0.999**t)
    p -= np.float32(rate * correction / (1 - 0.9**t)) * m / (np.sqrt(v) + np.float32(1e-8 * correction))


def step(o):
    global t
    t += 1
    a = [w["X"][o : o + batch]]
    for l in range(L):
        z = a[-1] @ W[l]
        z += b[l]
        if l < L - 1 and relu:
            np.maximum(z, 0, out=z)
        elif l < L - 1 or not classes:
            np.negative(z, out=z)
            np.exp(z, out=z)
            z += 1
            np.reciprocal(z, out=z)
        a.append(z)
    y = w["Y"][o : o + batch]
    if classes:
        label = w["labels"][o : o + batch]
        p = np.exp(a[-1] - a[-1].max(axis=1, keepdims=True))
        p /= p.sum(axis=1, keepdims=True)
        loss = -np.log(p[rows, label]).mean()
        d = p
        d[rows, label] -= 1
        d *= np.float32(1 / batch)
    else:
        e = a[-1] - y
        loss = 0.5 * (e * e).sum() / batch
        d = e * a[-1] * (1 - a[-1]) * np.float32(1 / batch)
    for l in range(L - 1, -1, -1):
        dW, db = a[l].T @ d, d.sum(axis=0)
        if l > 0:
            d = d @ W[l].T
            d *= (a[l] > 0) if relu else a[l] * (1 - a[l])
        update(W[l], dW, memory[l])
        update(b[l], db, memory[L + l])
    return loss


run(w, "NumPy " + np.__version__, step)
