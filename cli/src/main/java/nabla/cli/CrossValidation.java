package nabla.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import nabla.data.Source;
import nabla.data.Split;
import nabla.train.History;
import nabla.train.Trainer;
import nabla.train.metric.Evaluation;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The same recipe trained k times, each time tested on another k-th of the rows. */
record CrossValidation(List<Evaluation> folds, int k, double seconds) {

    /** Ends early where the progress is cancelled; what is done by then counts. */
    static CrossValidation of(Experiment experiment, int k, Progress progress) {
        List<Evaluation> folds = new ArrayList<>();
        double seconds = 0;
        for (Split split : experiment.goal().folds(k, experiment.options().seed())) {
            progress.begin(folds.size());
            Experiment.Prepared prepared = experiment.prepare(split);
            Trainer.Result result = prepared.train(progress);
            seconds += result.history().seconds();
            if (result.history().stop() == History.Stop.CANCELLED) {
                break;
            }
            result.history().requireFinite();
            folds.add(Objects.requireNonNull(prepared.test(result)));
        }
        return new CrossValidation(folds, k, seconds);
    }

    double mean() {
        return folds.stream().mapToDouble(Evaluation::headline).average().orElse(Double.NaN);
    }

    /** Of a fold, not of the mean: √(Σ(x − x̄)²/(k − 1)). */
    double deviation() {
        double mean = mean();
        double squares = folds.stream()
                .mapToDouble(fold -> Math.pow(fold.headline() - mean, 2))
                .sum();
        return Math.sqrt(squares / (folds.size() - 1));
    }

    List<String> text(Source source) {
        if (folds.isEmpty()) {
            return List.of("stopped before the first of " + k + " folds was done");
        }
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < folds.size(); i++) {
            lines.add("fold " + (i + 1) + "  " + Figures.headline(folds.get(i)));
        }
        String name = folds.getFirst().headlineName();
        lines.add("%s of %s, %d of %d folds: mean %s, deviation of a fold %s"
                .formatted(name, source.name(), folds.size(), k, Figures.digits(mean()), Figures.digits(deviation())));
        return lines;
    }

    ObjectNode json(Source source) {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        json.put("data", source.name());
        json.put("rows", source.table().rows());
        json.put("seconds", seconds);
        if (!folds.isEmpty()) {
            json.put("metric", folds.getFirst().headlineName());
            json.put("mean", mean());
        }
        if (folds.size() > 1) {
            json.put("deviation", deviation());
        }
        ArrayNode array = json.putArray("folds");
        folds.forEach(fold -> array.add(EvaluationJson.of(fold)));
        return json;
    }
}
