package nabla.cli;

import java.util.ArrayList;
import java.util.List;
import nabla.data.Dataset;
import nabla.data.Encoder;
import nabla.data.Input;
import nabla.data.Output;
import nabla.data.Source;
import nabla.data.Table;
import nabla.matrix.Penalty;
import nabla.train.Epoch;
import nabla.train.History;
import nabla.train.TrainingOptions;
import nabla.train.metric.Evaluation;
import org.jspecify.annotations.Nullable;

/** What {@code train} tells people: the data and the network as understood, and what came of it. */
final class TrainingText {
    /** As many columns with something to say about them are shown one by one. */
    private static final int COLUMNS = 20;

    private TrainingText() {}

    /** What is about to be done. */
    static List<String> before(Source source, Experiment.Prepared prepared) {
        List<String> lines = new ArrayList<>();
        lines.add("data      " + rows(source.table(), prepared));
        lines.add("target    " + target(prepared.encoder().output()));
        lines.addAll(columns(prepared.encoder()));
        lines.add("network   " + NetworkText.line(prepared.network()));
        lines.add("training  " + options(prepared.options()));
        return lines;
    }

    /** What came of it. */
    static List<String> after(Trained trained) {
        List<String> lines = new ArrayList<>();
        lines.add("trained   " + epochs(trained.history()) + "; kernels: "
                + trained.model().parameters().kernels().description());
        Epoch kept = trained.kept();
        Evaluation validation = kept == null ? null : kept.validation();
        if (validation != null) {
            lines.add("watched   %s %s, loss %s on %s"
                    .formatted(
                            validation.headlineName(),
                            Figures.headline(validation),
                            Figures.digits(validation.loss()),
                            Figures.count(rows(trained.prepared().validation()), "row")));
        }
        if (trained.test() != null) {
            Output output = trained.model().encoder().output();
            List<String> test = EvaluationText.of(trained.test(), output.name());
            lines.add("test      " + test.getFirst());
            test.stream().skip(1).forEach(line -> lines.add("          " + line));
        }
        lines.add("saved     " + trained.file());
        lines.add("use it    nabla predict " + trained.file() + " "
                + trained.source().name());
        return lines;
    }

    private static String rows(Table table, Experiment.Prepared prepared) {
        int unanswered = table.rows()
                - prepared.training().rows()
                - (prepared.validation() == null ? 0 : prepared.validation().rows())
                - (prepared.test() == null ? 0 : prepared.test().rows());
        return table.source() + ": " + Figures.count(table.rows(), "row") + "; "
                + Figures.count(prepared.training().rows()) + " to learn from"
                + part(prepared.validation(), "to watch") + part(prepared.test(), "held out for the test")
                + (unanswered > 0 ? ", " + Figures.count(unanswered) + " left out: the target is missing" : "");
    }

    private static String part(@Nullable Dataset part, String use) {
        return part == null ? "" : ", " + Figures.count(part.rows()) + " " + use;
    }

    private static int rows(@Nullable Dataset part) {
        return part == null ? 0 : part.rows();
    }

    static String target(Output output) {
        return switch (output) {
            case Output.Classes c ->
                c.name() + ", " + c.classes().size() + " classes: "
                        + String.join(
                                ", ",
                                c.classes()
                                        .subList(
                                                0, Math.min(COLUMNS, c.classes().size())))
                        + (c.classes().size() > COLUMNS ? ", …" : "");
            case Output.Number n ->
                n.name() + ", a number: mean " + Figures.digits(n.mean()) + ", deviation "
                        + Figures.digits(n.deviation());
        };
    }

    static List<String> columns(Encoder encoder) {
        List<String> lines = new ArrayList<>();
        lines.add("features  " + Figures.count(encoder.inputs().size(), "column") + " → "
                + Figures.count(encoder.width(), "feature"));
        List<String> report = encoder.report();
        List<String> notable = new ArrayList<>();
        for (int i = 0; i < report.size(); i++) {
            if (isNotable(encoder.inputs().get(i))) {
                notable.add("          " + report.get(i));
            }
        }
        lines.addAll(notable.subList(0, Math.min(COLUMNS, notable.size())));
        if (notable.size() > COLUMNS) {
            lines.add("          … and " + (notable.size() - COLUMNS) + " more");
        }
        return lines;
    }

    /** Numbers without gaps are what one expects. */
    private static boolean isNotable(Input input) {
        return !(input instanceof Input.Number number) || number.missing() > 0;
    }

    private static String options(TrainingOptions o) {
        return o.optimizer().name() + ", learning rate " + Figures.digits(o.learningRate()) + " ("
                + o.schedule().name() + "), "
                + (o.batchSize() == TrainingOptions.FULL_BATCH ? "full batch" : "batches of " + o.batchSize())
                + ", at most " + Figures.count(o.epochs(), "epoch")
                + (o.penalty().isNone()
                        ? ""
                        : ", l1 " + o.penalty().l1() + ", l2 " + o.penalty().l2())
                + ", seed " + o.seed();
    }

    private static String penalty(Penalty p) {
        return (p.l1() == 0 ? "" : ", l1 " + Figures.digits(p.l1()))
                + (p.l2() == 0 ? "" : ", l2 " + Figures.digits(p.l2()));
    }

    private static String epochs(History history) {
        String kept =
                history.best() == history.epochs().size() ? "" : ", the weights of epoch " + history.best() + " kept";
        String why = history.message().isEmpty() ? "" : " (" + history.message() + ")";
        return Figures.count(history.epochs().size(), "epoch") + " in " + Figures.seconds(history.seconds()) + why
                + kept;
    }
}
