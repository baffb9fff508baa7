"""Says with NumPy itself, and without the auditor, which mutants are wrong.

    python3 judge_mutants.py mutants.jsonl mutants.tsv

Reads what nabla.audit.mutation.Dump wrote. Each mutant takes one step of training beside its original, from the
same parameters and the same draws, and is one of:

    wrong    same loss; some gradient, or some parameter's step, is no longer the original's
    same     same loss; every gradient is the original's up to one common positive factor
    (left out: mutants that do not run, that change the loss, or that only change the rate of a step)

A line is a line of the backward pass if a change of it can make a mutant wrong; `same` is listed for such lines only.
"""

import json
import signal
import sys
import tomllib

import numpy as np

from verify_fixtures import FIXTURES, Run, as_python_3, source_of

SEEDS = (3, 11)


class Late(Exception):
    pass


def late(*_):
    raise Late


def outcome(path, text, spec, seed, original):
    run = Run(path, text, spec, seed, original=original)
    signal.setitimer(signal.ITIMER_VIRTUAL, 5)
    try:
        loss, claims, _ = run.go()
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        sys.settrace(None)
    steps = {name: run.after[name] - p if run.after[name].shape == p.shape else run.after[name] for name, p in run.before.items()}
    return loss, claims, steps


def factor(new, old):
    """k with new = k * old, or None. Axes of length 1 count for nothing: the step says what becomes of them. Nor does
    what a list has beyond the original's length, where it stays as it is: nothing uses it."""
    if new.ndim == old.ndim == 1 and len(new) > len(old) and not np.any(new[len(old):]):
        new = new[: len(old)]
    if np.squeeze(new).shape != np.squeeze(old).shape or not np.all(np.isfinite(new)):
        return None
    new = np.reshape(new, old.shape)
    norm = np.sum(old * old)
    k = np.sum(new * old) / norm if norm > 0 else 0.0
    close = np.abs(new - k * old).max() <= 1e-7 * max(np.abs(old).max(), 1e-12)
    return k if close else None


def common(new, old):
    """One factor for all, or None."""
    factors = [factor(new[name], old[name]) for name in old if np.abs(old[name]).max() > 1e-12]
    if any(k is None or k <= 0 for k in factors):
        return None
    return factors[0] if np.allclose(factors, factors[0], rtol=1e-6) else None


def judge(mutant, new, old, spec, plain):
    (loss, claims, steps), (loss0, claims0, steps0) = new, old
    order = mutant["kind"] == "update-order"
    if not order and not np.isclose(loss, loss0, rtol=1e-9):
        return "forward"
    if not order and spec.get("grads") and common(claims, claims0) is None:
        return "wrong"
    if common(steps, steps0) is not None:
        return "same"
    if not order and spec.get("grads"):
        if not plain or all((factor(steps[p], steps0[p]) or 0) > 0 for p in steps0):
            return "rate"
    return "wrong"


def plain_descent(claims, steps):
    """Whether the step is the claimed gradients, times one negative number."""
    k = [factor(steps[p], claims[p].reshape(steps[p].shape)) for p in claims]
    return all(f is not None and f < 0 for f in k) and np.allclose(k, k[0])


def touches_rate(mutant, original, spec):
    """A change of nothing but a learning rate is not a fault of a gradient."""
    rates = set(spec.get("steps", {}).values()) - {"1"}
    before = original.split("\n")[mutant["line"] - 1]
    count = lambda text: [text.count(rate) for rate in rates]
    return mutant["kind"] != "never-applied" and mutant["kind"] != "update-order" and count(before) != count(mutant["change"])


def main(source, target):
    signal.signal(signal.SIGVTALRM, late)
    folder = FIXTURES / "right"
    specs = tomllib.loads((folder / "measure.toml").read_text())
    mutants = [json.loads(line) for line in open(source)]
    originals, tally, rows = {}, {}, []
    for mutant in mutants:
        name, spec = mutant["file"], specs[mutant["file"]]
        path = folder / name
        if name not in originals:
            text = source_of(path)
            originals[name] = text, [outcome(path, text, spec, seed, text) for seed in SEEDS]
        text, old = originals[name]
        verdicts = set()
        for seed, base in zip(SEEDS, old):
            plain = bool(spec.get("grads")) and plain_descent(base[1], base[2])
            try:
                verdicts.add(judge(mutant, outcome(path, as_python_3(mutant["text"]), spec, seed, text), base, spec, plain))
            except (Exception, SystemExit) as raised:
                verdicts.add("raises")
        verdict = next(v for v in ("raises", "forward", "wrong", "rate", "same") if v in verdicts)
        if verdict in ("wrong", "same") and touches_rate(mutant, text, spec):
            verdict = "rate"
        tally[verdict] = tally.get(verdict, 0) + 1
        rows.append((name, mutant["line"], mutant["kind"], mutant["change"], verdict))
    backward = {(name, line) for name, line, _, _, verdict in rows if verdict == "wrong"}
    kept = [row for row in rows if row[4] == "wrong" or (row[4] == "same" and row[:2] in backward)]
    with open(target, "w") as table:
        table.write("file\tline\tkind\tchange\tverdict\n")
        for row in kept:
            table.write("\t".join(map(str, row)) + "\n")
    print(tally, "kept", sum(row[4] == "wrong" for row in kept), "wrong and", sum(row[4] == "same" for row in kept), "same")


if __name__ == "__main__":
    main(*sys.argv[1:])
