package nabla.explain;

import java.util.List;
import java.util.Map;
import nabla.matrix.Kernels;
import nabla.matrix.ReferenceKernels;

/// A training step on one batch, explained.
///
/// @param equations in the order in which they run
/// @param matrices every matrix by its name, as the coded program left it; parameters as they were before the update
/// @param tolerance the largest error with which a witness still agrees
/// @param lessons the bias in full first, then the other confusions
/// @param variations what becomes of training with one line wrong
public record Explanation(
        Subject subject,
        String kernels,
        List<Equation> equations,
        Map<String, double[][]> matrices,
        double tolerance,
        List<Lesson> lessons,
        List<Variation> variations) {

    /// Coded in double precision on the reference kernels.
    public static Explanation of(Subject subject) {
        return of(subject, new ReferenceKernels());
    }

    /// Coded on these kernels; derived and measured in double all the same.
    public static Explanation of(Subject subject, Kernels kernels) {
        return new Explainer(subject, kernels).explain();
    }

    /// With the variations of these lines: `db2`, a fault's name such as `bias-mean`, or `all`.
    ///
    /// @throws IllegalArgumentException for a line with which nothing usual goes wrong
    public Explanation whatIf(List<String> lines) {
        var varied = new WhatIf(subject).of(lines);
        return new Explanation(subject, kernels, equations, matrices, tolerance, lessons, varied);
    }

    /// @throws IllegalArgumentException for a matrix that is not there
    public double[][] matrix(String name) {
        double[][] m = matrices.get(name);
        if (m == null) {
            throw new IllegalArgumentException("no matrix '" + name + "'; there are " + matrices.keySet());
        }
        return m;
    }

    /// The name of the network's predictions: P, or the last Z where nothing follows it.
    String prediction() {
        return matrices.containsKey("P")
                ? "P"
                : "Z" + subject.parameters().list().size() / 2;
    }

    /// Whether all witnesses agree on every equation.
    public boolean agrees() {
        return disagreements().isEmpty();
    }

    public List<Equation> disagreements() {
        return equations.stream().filter(e -> !e.agreesWithin(tolerance)).toList();
    }

    /// The largest error of any witness.
    public double worst() {
        return equations.stream()
                .flatMapToDouble(e -> java.util.stream.DoubleStream.of(
                        e.derived().error(), e.measured().error()))
                .filter(e -> !Double.isNaN(e))
                .max()
                .orElse(0);
    }
}
