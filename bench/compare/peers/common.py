"""What every Python peer shares: the workload's files, the fixed passes, the timing."""
import json
import sys
import time

import numpy as np

PASSES = 3


def workload():
    """The folder's description and data, and the command's optimizer, threads and seconds."""
    folder, _, optimizer, threads, seconds = sys.argv[1:6]
    w = json.load(open(folder + "/workload.json"))
    read = lambda name, *shape: np.fromfile(f"{folder}/{name}.f32", np.float32).reshape(*shape)
    sizes = w["sizes"]
    w["X"], w["Y"] = read("X", -1, sizes[0]), read("Y", -1, sizes[-1])
    w["W"] = [read(f"W{l + 1}", sizes[l], sizes[l + 1]) for l in range(len(sizes) - 1)]
    w["b"] = [read(f"b{l + 1}", sizes[l + 1]) for l in range(len(sizes) - 1)]
    w["labels"] = w["Y"].argmax(axis=1)
    w["optimizer"], w["threads"], w["seconds"] = optimizer, int(threads), float(seconds)
    w["rate"] = w["learning_rate"] if optimizer == "sgd" else 0.001
    return w


def run(w, version, step):
    """step(first row) takes one step and returns the loss before it."""
    batch = w["batch"]
    starts = range(0, len(w["X"]), batch)
    for _ in range(PASSES):
        loss = np.mean([step(o) for o in starts])
    calls, begin = 0, time.perf_counter()
    while time.perf_counter() - begin < w["seconds"] / 3:
        step(starts[calls % len(starts)])
        calls += 1
    window = max(1, int(calls / (w["seconds"] / 3) * 0.02))
    rates, begin = [], time.perf_counter()
    while not rates or time.perf_counter() - begin < w["seconds"]:
        start = time.perf_counter()
        for _ in range(window):
            step(starts[calls % len(starts)])
            calls += 1
        rates.append(window / (time.perf_counter() - start))
    rates.sort()
    n = len(rates)
    print(json.dumps({"version": version, "loss": round(float(loss), 6), "low": rates[n // 20],
                      "steps_per_second": rates[n // 2], "high": rates[n - 1 - n // 20]}))
