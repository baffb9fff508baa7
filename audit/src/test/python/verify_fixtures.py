"""Holds every fixture's gradients against central differences, with NumPy itself and without the auditor.

    python3 verify_fixtures.py [file ...]

Each folder of fixtures but `undriven`, whose programs NumPy cannot run by themselves, has a measure.toml that says, for every program, where to look:

    start   text of the line before which parameters are drawn anew and nudged
    stop    text of the line before which the loss and the claimed gradients are read;
            "return": the end of the function that start is in; left out: the second arrival at start
    loss    an expression in the program's own names
    grads   parameter -> expression that claims to be its gradient
    steps   parameter -> rate: the claim is what the step took off the parameter, over the rate
    factor  claimed / true, where it is not 1, in the program's own names
    setup   code put before the program (free variables); driver: code put after it
    flag    `before => after`: the value of a flag with which it is measured

`right` must agree. `wrong` and `seed` must disagree, and agree once their index.tsv's fixes are made.
"""

import contextlib
import csv
import gzip
import io
import json
import pathlib
import random
import re
import sys
import tomllib
import types
import warnings

import numpy as np

FIXTURES = pathlib.Path(__file__).parent.parent / "resources" / "fixtures"
EPS = 1e-5
ENTRIES = 24  # of each parameter, drawn
TOLERANCE = 1e-5  # central differences in double precision reach 1e-8; kinks are met by drawing again


class Stop(Exception):
    pass


def source_of(path):
    text = path.read_text()
    if path.suffix == ".ipynb":
        cells = [c for c in json.loads(text)["cells"] if c["cell_type"] == "code"]
        text = "\n".join("".join(c["source"]) for c in cells)
        text = "\n".join("" if line.lstrip().startswith(("%", "!")) else line for line in text.split("\n"))
    return as_python_3(text)


def as_python_3(text):
    try:
        compile(text, "program", "exec")
    except SyntaxError:  # Python 2
        text = re.sub(r"^(\s*)print +(.*)$", r"\1print(\2)", text, flags=re.MULTILINE).replace("xrange(", "range(")
    return text


class Anything:
    """What plots and progress bars become."""

    def __init__(self, *args, **kwargs):
        self.args = args

    def __getattr__(self, name):
        return Anything()

    def __call__(self, *args, **kwargs):
        return Anything(*args)

    def __iter__(self):
        return iter(self.args[0]) if self.args else iter((Anything(), Anything()))

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        return False

    def __getitem__(self, key):
        return Anything()


class Table:
    """A stand-in for a data frame: 30 rows of features, a last (or named) column of labels."""

    def __init__(self, values, label):
        self.values, self.label = values, label
        self.shape = values.shape
        self.iloc = self

    def __getitem__(self, key):
        if isinstance(key, (str, list)):
            return Table(self.label if isinstance(key, str) else self.values, self.label)
        return Table(self.values[key], self.label)

    def drop(self, *args, **kwargs):
        return Table(self.values[:, 1:], self.label)

    def __array__(self, dtype=None, copy=None):
        return np.array(self.values, dtype=dtype)

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *args, **kwargs: self.values


def stand_ins(rng):
    def read_csv(*args, **kwargs):
        label = rng.integers(0, 3, 30)
        label[:3] = 0, 1, 2
        return Table(np.column_stack([label, rng.normal(size=(30, 4))]), label)

    def points(n_samples=100, noise=0, centers=3, **kwargs):
        return rng.normal(size=(int(n_samples), 2)), np.arange(int(n_samples)) % 2

    def images(*args, **kwargs):
        return (rng.integers(0, 255, (20, 3, 2)), np.arange(20) % 10), (rng.integers(0, 255, (15, 3, 2)), np.arange(15) % 10)

    def split(*arrays, test_size=0.25, **kwargs):
        n = len(arrays[0])
        cut = n - int(n * test_size)
        return [part for a in arrays for part in (a[:cut], a[cut:])]

    def bunch(n, d, k):
        def load(*args, **kwargs):
            data = types.SimpleNamespace(data=rng.normal(size=(n, d)), target=np.arange(n) % k, images=rng.normal(size=(n, 2, 3)))
            return (data.data, data.target) if kwargs.get("return_X_y") else data

        return load

    class Scaler:
        def fit_transform(self, X, *args):
            return X

        fit = lambda self, X: self
        transform = fit_transform

    made = {
        "pandas": dict(read_csv=read_csv),
        "sklearn": {},
        "sklearn.datasets": dict(make_moons=points, make_blobs=points, make_circles=points, load_iris=bunch(21, 4, 3), load_digits=bunch(22, 6, 10), load_breast_cancer=bunch(19, 5, 2)),
        "sklearn.model_selection": dict(train_test_split=split),
        "sklearn.preprocessing": dict(StandardScaler=Scaler),
        "sklearn.metrics": dict(accuracy_score=lambda *a: 0.0),
        "scipy": {},
        "scipy.special": dict(expit=lambda z: 1 / (1 + np.exp(-z))),
        "keras": {},
        "keras.datasets": dict(mnist=types.SimpleNamespace(load_data=images)),
        "matplotlib": {},
        "matplotlib.pyplot": {n: Anything() for n in "plot show figure subplots scatter title xlabel ylabel legend savefig imshow contourf grid".split()},
        "tqdm": dict(tqdm=lambda it, **kwargs: it, trange=lambda n, **kwargs: range(n)),
    }
    for name, members in made.items():
        module = types.ModuleType(name)
        vars(module).update(members)
        parent, _, leaf = name.rpartition(".")
        if parent:
            setattr(made[parent], leaf, module)
        made[name] = module
    return made


class Run:
    """One run of a program up to `stop`, its parameters drawn anew at `start` and one entry nudged."""

    def __init__(self, path, source, spec, seed, nudge=None, original=None):
        self.path, self.spec, self.seed, self.nudge = path, spec, seed, nudge
        self.whole, original = original is not None, original or source
        setup = spec.get("setup", "")
        self.text = setup + ("\n" if setup else "") + source + "\n" + spec.get("driver", "")
        offset = setup.count("\n") + 1 if setup else 0
        self.start = self.line(original, spec["start"]) + offset
        stop = spec.get("stop", spec["start"])
        self.stop = None if stop == "return" else self.line(original, stop) + offset
        self.frame, self.unwinding = None, None
        self.before, self.result, self.after = None, None, None

    def line(self, text, wanted):
        for number, line in enumerate(text.split("\n"), 1):
            if wanted in line:
                return number
        raise SystemExit(f"{self.path.name}: no line holds {wanted!r}")

    def see(self, frame, expression):
        return eval(expression, {**frame.f_globals, **frame.f_locals})

    def parameters(self):
        return [*self.spec.get("grads", {}), *self.spec.get("steps", {})]

    def returned(self, frame, event):
        """Whether the function that start is in came to its end, and not by an exception."""
        return event == "return" and frame is self.frame and frame is not self.unwinding

    def arrived(self, frame, event):
        if self.stop is None:
            return self.returned(frame, event)
        return event == "line" and frame.f_lineno == self.stop

    def trace(self, frame, event, arg):
        if frame.f_code.co_filename != str(self.path):
            return None
        if event in ("line", "exception"):
            self.unwinding = frame if event == "exception" else None
        if event == "line" and frame.f_lineno == self.start and self.before is None:
            if self.nudge or self.spec.get("draw", True):
                rng = np.random.default_rng(self.seed)
                for name in self.parameters():
                    p = self.see(frame, name)
                    if isinstance(p, list):
                        flat = lambda q: [flat(e) if isinstance(e, list) else rng.normal() * 0.6 for e in q]
                        p[:] = flat(p)
                    else:
                        p[...] = rng.normal(size=p.shape) * 0.6
            if self.nudge:
                name, index, by = self.nudge
                p = self.see(frame, name)
                if isinstance(p, list):
                    for i in index[:-1]:
                        p = p[i]
                    index = index[-1]
                p[index] += by
            self.before = {name: np.array(self.see(frame, name), dtype=float) for name in self.parameters()}
            self.frame = frame
        elif self.result is not None:
            if (event == "line" and frame.f_lineno == self.start) or self.returned(frame, event):
                self.finish()
        elif self.before is not None and self.arrived(frame, event):
            claims = {}
            if self.nudge is None:
                for name, expression in self.spec.get("grads", {}).items():
                    claims[name] = np.array(self.see(frame, expression), dtype=float)
                for name, rate in self.spec.get("steps", {}).items():
                    claims[name] = (self.before[name] - np.array(self.see(frame, name), dtype=float)) / self.see(frame, rate)
            self.result = float(np.squeeze(self.see(frame, self.spec["loss"]))), claims, self.see(frame, str(self.spec.get("factor", 1)))
            if not self.whole or not self.spec.get("grads") or self.stop is None:
                self.finish()
        return self.trace

    def finish(self):
        """Ends the run; what the parameters are now is what the step made of them."""
        sys.settrace(None)
        self.after = {name: np.array(self.see(self.frame, name), dtype=float) for name in self.parameters()}
        raise Stop

    def go(self):
        modules = stand_ins(np.random.default_rng(7))
        saved = {name: sys.modules.get(name) for name in modules}
        sys.modules.update(modules)
        argv, sys.argv = sys.argv, [self.path.name]
        np.random.seed(self.seed)
        random.seed(self.seed)
        load, np.genfromtxt = np.genfromtxt, lambda *a, **k: np.column_stack([np.arange(24) % 3, np.random.default_rng(5).normal(size=(24, 5))])
        loadtxt, np.loadtxt = np.loadtxt, np.genfromtxt
        unzip, gzip.open = gzip.open, lambda *a, **k: io.BytesIO(bytes(i % 10 for i in range(8 + 784 * 13 + 8)) if "images" in str(a[0]) else bytes(i % 10 for i in range(8 + 13)))
        space = {"__name__": "__main__", "np": np}
        main = types.ModuleType("__main__")
        main.__dict__.update(space)
        space = main.__dict__
        outer, sys.modules["__main__"] = sys.modules["__main__"], main
        try:
            with contextlib.redirect_stdout(io.StringIO()), np.errstate(all="ignore"), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                code = compile(self.text, str(self.path), "exec")
                sys.settrace(self.trace)
                try:
                    exec(code, space)
                    if self.result is not None:
                        self.finish()
                except Stop:
                    pass
                finally:
                    sys.settrace(None)
        finally:
            sys.modules["__main__"] = outer
            sys.argv, np.genfromtxt, np.loadtxt, gzip.open = argv, load, loadtxt, unzip
            for name, module in saved.items():
                if module is None:
                    del sys.modules[name]
                else:
                    sys.modules[name] = module
        if self.result is None:
            raise SystemExit(f"{self.path.name}: never came from {self.spec['start']!r} to {self.spec['stop']!r}")
        return self.result


def worst_error(path, source, spec, seed):
    """The largest |claimed - factor * measured| over the largest |measured|, for each parameter."""
    run = Run(path, source, spec, seed)
    _, claims, factor = run.go()
    worst = {}
    for name, claimed in claims.items():
        shape = run.before[name].shape
        measured = np.zeros(shape)
        entries = list(np.ndindex(shape))
        if len(entries) > ENTRIES:
            entries = [entries[i] for i in np.random.default_rng(seed).choice(len(entries), ENTRIES, replace=False)]
        for index in entries:
            up = Run(path, source, spec, seed, (name, index, EPS)).go()[0]
            down = Run(path, source, spec, seed, (name, index, -EPS)).go()[0]
            measured[index] = (up - down) / (2 * EPS)
        if claimed.size != measured.size:
            worst[name] = float("inf")
            continue
        if shape == claimed.shape or measured.size == 1 or claimed.size == max(claimed.shape, default=1):
            claimed = claimed.reshape(shape)
        else:
            worst[name] = float("inf")
            continue
        among = tuple(np.transpose(entries)) if shape else ()
        claimed, measured = claimed[among], measured[among]
        worst[name] = np.abs(claimed - factor * measured).max() / max(np.abs(factor * measured).max(), 1e-9)
        if np.abs(measured).max() < 1e-9:
            worst[name] = float("inf") if spec.get("alive", True) else 0.0
    return worst


def agrees(path, source, spec):
    """Right on one of three draws: a kink of relu may spoil a draw, a wrong gradient spoils all three."""
    errors = {}
    for seed in (3, 11, 29):
        errors = worst_error(path, source, spec, seed)
        if max(errors.values()) < TOLERANCE:
            return True, errors
    return False, errors


def index_of(folder):
    with open(folder / "index.tsv") as table:
        return list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))


def changed(path, source, changes):
    """A source with its changes made; each is `before => after`, several are joined by ` ;; `."""
    for change in changes.split(" ;; "):
        before, after = change.replace("\\n", "\n").split(" => ")
        if before not in source:
            raise SystemExit(f"{path.name}: nothing reads {before!r}")
        source = source.replace(before, after, 1)
    return source


def at_its_flag(path, spec):
    return changed(path, source_of(path), spec["flag"]) if "flag" in spec else source_of(path)


def main(wanted):
    bad = 0
    for folder in sorted(measure.parent for measure in FIXTURES.glob("*/measure.toml")):
        if wanted and not any((folder / name).exists() for name in wanted):
            continue
        with open(folder / "measure.toml", "rb") as file:
            specs = tomllib.load(file)
        rows = index_of(folder)
        listed = {row["file"] for row in rows}
        present = {p.name for p in folder.iterdir() if p.suffix in (".py", ".ipynb")}
        if listed ^ present or set(specs) ^ present:
            print(f"{folder.name}: not in all of folder, index.tsv and measure.toml: {sorted((listed ^ present) | (set(specs) ^ present))}")
            bad += 1
        for name in sorted(present & set(specs)):
            if wanted and name not in wanted:
                continue
            path, spec = folder / name, specs[name]
            faults = [row for row in rows if row["file"] == name and row.get("fix", "-") != "-"]
            try:
                source = at_its_flag(path, spec)
                ok, errors = agrees(path, source, spec)
                expected = not faults
                verdict = ok == expected
                fixed = ""
                if faults and verdict:
                    for row in faults:
                        source = changed(path, source, row["fix"])
                    mended, after = agrees(path, source, spec)
                    verdict, fixed = mended, f"   fixed: {max(after.values()):.1e}"
                shown = "  ".join(f"{p} {e:.1e}" for p, e in errors.items())
            except SystemExit as said:
                verdict, shown, fixed = False, str(said), ""
            except Exception as raised:
                verdict, shown, fixed = False, f"{type(raised).__name__}: {raised}", ""
            bad += not verdict
            print(f"{'ok ' if verdict else 'BAD'} {folder.name}/{name}: {shown}{fixed}")
    print("all agree" if not bad else f"{bad} do not")
    return min(bad, 1)


if __name__ == "__main__":
    sys.exit(main(set(sys.argv[1:])))
