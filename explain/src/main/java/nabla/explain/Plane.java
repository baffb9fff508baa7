package nabla.explain;

import nabla.matrix.Program;
import nabla.matrix.ReferenceKernels;
import nabla.nn.Bound;
import nabla.nn.Parameters;
import org.jspecify.annotations.Nullable;

/// Predictions over the plane, for networks of two inputs and one output.
final class Plane {
    private static final int CELLS = 48;

    private Plane() {}

    static @Nullable Boundary of(Subject subject) {
        if (subject.network().inputs() != 2 || subject.network().outputs() != 1) {
            return null;
        }
        double[] x = range(subject.X(), 0);
        double[] y = range(subject.X(), 1);
        Bound trained = subject.on(new ReferenceKernels());
        double[][] before = predictions(subject, trained.parameters(), x, y);
        Program step = Explainer.step(trained, subject.learningRate());
        for (int i = 0; i < WhatIf.STEPS; i++) {
            step.run();
        }
        return new Boundary(x[0], x[1], y[0], y[1], before, predictions(subject, trained.parameters(), x, y));
    }

    private static double[][] predictions(Subject subject, Parameters parameters, double[] x, double[] y) {
        Bound bound = subject.network().bind(parameters, CELLS * CELLS);
        for (int i = 0; i < CELLS * CELLS; i++) {
            bound.X().set(i, 0, x[0] + (x[1] - x[0]) * (i % CELLS + 0.5) / CELLS);
            bound.X().set(i, 1, y[0] + (y[1] - y[0]) * (i / CELLS + 0.5) / CELLS);
        }
        bound.forward();
        double[][] predictions = new double[CELLS][CELLS];
        for (int i = 0; i < CELLS * CELLS; i++) {
            predictions[i / CELLS][i % CELLS] = bound.P().get(i, 0);
        }
        return predictions;
    }

    /// The column's range with a quarter of it on either side.
    private static double[] range(double[][] rows, int column) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (double[] row : rows) {
            least = Math.min(least, row[column]);
            most = Math.max(most, row[column]);
        }
        double margin = most > least ? (most - least) / 4 : 1;
        return new double[] {least - margin, most + margin};
    }
}
