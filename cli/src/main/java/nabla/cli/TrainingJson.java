package nabla.cli;

import nabla.train.Epoch;
import nabla.train.metric.Evaluation;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What {@code train --json} prints: the numbers of the history's kept epoch, and of the test. */
final class TrainingJson {
    private TrainingJson() {}

    static ObjectNode of(Trained trained) {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        json.put("model", trained.file().toString());
        json.put("data", trained.source().name());
        json.put("rows", trained.source().table().rows());
        json.put("parameters", trained.model().network().parameterCount());
        json.put("epochs", trained.history().epochs().size());
        json.put("best_epoch", trained.history().best());
        json.put("stop", trained.history().stop().name().toLowerCase(java.util.Locale.ROOT));
        json.put("seconds", trained.history().seconds());
        Epoch kept = trained.kept();
        ObjectNode train = json.putObject("train")
                .put("rows", trained.prepared().training().rows());
        if (kept != null) {
            train.put("loss", kept.loss());
        }
        Evaluation validation = kept == null ? null : kept.validation();
        if (validation != null) {
            json.set("validation", EvaluationJson.of(validation));
        }
        if (trained.test() != null) {
            json.set("test", EvaluationJson.of(trained.test()));
        }
        return json;
    }
}
