package nabla.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import nabla.matrix.Verb;
import nabla.nn.loss.Reduction;

/// The bias in full, and the other places where people get stuck, each with this batch's own numbers.
final class Lessons {
    private final Subject subject;
    private final List<Verb> verbs;
    private final Map<String, double[][]> matrices;

    Lessons(Subject subject, List<Verb> verbs, Map<String, double[][]> matrices) {
        this.subject = subject;
        this.verbs = verbs;
        this.matrices = matrices;
    }

    List<Lesson> all() {
        var lessons = new ArrayList<Lesson>();
        lessons.add(bias(first(Verb.SumRows.class)));
        verbs.stream()
                .filter(v ->
                        v instanceof Verb.Chain c && List.of("sigmoid", "tanh").contains(c.f().name()))
                .map(v -> (Verb.Chain) v)
                .findFirst()
                .ifPresent(chain -> lessons.add(slope(chain)));
        lessons.add(activation());
        verbs.stream()
                .filter(v -> v instanceof Verb.Mul m && m.B().transposed())
                .map(v -> (Verb.Mul) v)
                .findFirst()
                .ifPresent(mul -> lessons.add(backThroughWeights(mul)));
        return List.copyOf(lessons);
    }

    private <V extends Verb> V first(Class<V> kind) {
        return verbs.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst()
                .orElseThrow();
    }

    private double[][] matrix(String name) {
        return Objects.requireNonNull(matrices.get(name), name);
    }

    private static Lesson.Point point(String heading, String text, Lesson.Exhibit... exhibits) {
        return new Lesson.Point(heading, text, List.of(exhibits));
    }

    private static Lesson.Exhibit exhibit(String caption, double[][] numbers) {
        return new Lesson.Exhibit(caption, numbers, List.of(), false);
    }

    private static Lesson.Exhibit wrong(String caption, double[][] numbers) {
        return new Lesson.Exhibit(caption, numbers, List.of(), true);
    }

    private static List<String> examples(int rows) {
        return IntStream.rangeClosed(1, rows).mapToObj(i -> "example " + i).toList();
    }

    // ---- the bias

    private Lesson bias(Verb.SumRows sum) {
        String db = sum.s().name;
        String b = db.substring(1);
        String dz = sum.A().name;
        String z = dz.substring(1);
        double[][] dZ = matrix(dz);
        double[][] total = matrix(db);
        int n = dZ.length;
        var points = new ArrayList<Lesson.Point>();
        points.add(point(
                "One row for each example, and their sum",
                b + " is one row, " + shape(matrix(b)) + ", but it was added to every row of " + z
                        + ": that is what 1·" + b + " says. Move " + b + " by a little and all " + n
                        + " rows move, so the loss answers with all " + n + " rows of " + dz + " at once. Their sum is "
                        + db + " = 1ᵀ·" + dz + ". What is copied forward is summed backward.",
                new Lesson.Exhibit(dz, dZ, examples(n), false),
                new Lesson.Exhibit(db + " = 1ᵀ·" + dz, total, List.of("sum"), false)));
        points.add(point(
                "The same in NumPy",
                db + " = np.sum(" + dz + ", axis=0, keepdims=True) and " + db + " = np.ones((1, " + n + ")) @ " + dz
                        + " are one and the same: the sum is only the short way to write a product with ones."));
        points.add(point(
                "With a batch of one",
                "there is one row to sum, and db = dz. That is the rule for a single example, and it is right for a "
                        + "single example only. Example 1 alone would give the row below.",
                exhibit(db + " of example 1", new double[][] {dZ[0]})));
        points.add(wholeMatrix(b, dz, dZ, n));
        points.add(axis(db, dz, dZ, total));
        points.add(mean(db, total, n));
        return new Lesson("bias", "The bias in full: why " + db + " is a sum", points);
    }

    private static Lesson.Point wholeMatrix(String b, String dz, double[][] dZ, int n) {
        String one = "1×" + dZ[0].length;
        String text = n == 1
                ? "With one example the matrix is that row, and nothing goes wrong; with more it does."
                : b + " is " + one + " and " + dz + " is " + n + "×" + dZ[0].length + ". " + b + " − η·" + dz
                        + " copies " + b + " " + n + " times and gives " + n + "×" + dZ[0].length
                        + ": a bias for each example, where each unit has one for all examples, also for those that "
                        + "come tomorrow. NumPy refuses " + b + " += -alpha * " + dz
                        + " for that very reason, and lets " + b + " = " + b + " - alpha * " + dz + " pass silently.";
        return point("Why not subtract the matrix as a whole", text);
    }

    private static Lesson.Point axis(String db, String dz, double[][] dZ, double[][] total) {
        double everything = Arrays.stream(total[0]).sum();
        return dZ[0].length == 1
                ? point(
                        "A row with one entry a unit, not one scalar for all",
                        "This layer has one unit, so the row has one entry. Summing over axis 0 leaves one entry for "
                                + "each unit; summing over everything leaves one number, and with more than one unit "
                                + "that would push all their biases alike.")
                : point(
                        "A row with one entry a unit, not one scalar for all",
                        "Summing over axis 0 leaves one entry for each unit. Summing over everything, np.sum(" + dz
                                + ") without an axis, leaves " + Numbers.cell(everything)
                                + ", and would push every unit's bias by the same.",
                        exhibit(db + ", axis=0", total),
                        wrong("without axis", new double[][] {{everything}}));
    }

    private Lesson.Point mean(String db, double[][] total, int n) {
        double eta = subject.learningRate();
        boolean sum = subject.objective().reduction() == Reduction.SUM;
        String here = sum
                ? "Here the loss is a sum over the examples, so " + db + " is a sum of plain slopes. "
                : "Here the loss is a mean: its 1/" + n + " stands in the loss, every row of the gradient carries it, "
                        + "and " + db + " is still a plain sum of rows. ";
        String text = here + "Taking the mean instead divides the gradient by " + n
                + ": the same direction, a step " + n + " times shorter. Sum with η = " + Numbers.plain(eta / n)
                + " and mean with η = " + Numbers.plain(eta)
                + " are the same training, as long as every gradient is treated alike. A mean in " + db
                + " and a sum in the weights is not: then biases learn " + n + " times slower than weights.";
        double[][] mean = {Arrays.stream(total[0]).map(v -> v / n).toArray()};
        return n == 1 ? point("Sum or mean", here) : point("Sum or mean", text, exhibit(db + " as a mean", mean));
    }

    // ---- the others

    private Lesson slope(Verb.Chain c) {
        String a = c.A().name;
        String da = c.dA().name;
        String f = c.f().symbol();
        String right = c.f().name().equals("sigmoid") ? a + " ⊙ (1 − " + a + ")" : "1 − " + a + "²";
        String misprint = c.f().name().equals("sigmoid") ? da + " ⊙ (1 − " + da + ")" : da + " ⊙ (1 − " + da + "²)";
        double[][] dA = matrix(da);
        double[][] miswritten = new double[dA.length][dA[0].length];
        for (int i = 0; i < dA.length; i++) {
            for (int j = 0; j < dA[i].length; j++) {
                double d = dA[i][j];
                miswritten[i][j] = c.f().name().equals("sigmoid") ? d * (1 - d) : d * (1 - d * d);
            }
        }
        return new Lesson(
                "slope",
                f + "′ of the output, not of the gradient",
                List.of(point(
                        c.dZ().name + " = " + da + " ⊙ " + right,
                        "The slope of " + f + " is written in what " + f + " gave, " + a + ". " + misprint
                                + " puts the gradient in its place: the shapes fit, no error is raised, and the "
                                + "numbers are others. Nor is it " + f + "′(" + a + "): the slope belongs to "
                                + c.Z().name + ", where the function was applied.",
                        exhibit(c.dZ().name, matrix(c.dZ().name)),
                        wrong(misprint, miswritten))));
    }

    private Lesson activation() {
        var lines = new ArrayList<String>();
        for (Verb verb : verbs) {
            if (verb instanceof Verb.Mul m && m.A().transposed()) {
                lines.add(m.equations().getFirst() + " because " + m.B().name.substring(1) + " = " + m.A().T.name + "·W"
                        + m.C().name.substring(2) + " + …");
            }
        }
        return new Lesson(
                "activation",
                "Which activation feeds dW",
                List.of(
                        point(
                                "What the layer saw on the way forward",
                                "A weight's slope is the input it multiplied: " + String.join("; ", lines)
                                        + ". Not the layer's own output, and not a pre-activation, even where the shapes fit.")));
    }

    private Lesson backThroughWeights(Verb.Mul m) {
        String dh = m.C().name;
        String dz = m.A().name;
        String w = m.B().T.name;
        return new Lesson(
                "back",
                dh + " = " + dz + "·" + w + "ᵀ",
                List.of(point(
                        "A sum over units, one row for each example",
                        "Forward, " + w + " carried " + m.C().name.substring(1) + " to " + dz.substring(1)
                                + "; backward, its transpose carries " + dz + " to " + dh + ": " + m.C().shape() + " = "
                                + m.A().shape() + " · " + m.B().shape()
                                + ". It is not a sum of d" + w + ", which has already been summed over the examples: "
                                + "the layer below needs its gradient example by example, and sums only at the end, "
                                + "for its own weights and biases.",
                        exhibit(dh, matrix(dh)))));
    }

    private static String shape(double[][] m) {
        return m.length + "×" + m[0].length;
    }
}
