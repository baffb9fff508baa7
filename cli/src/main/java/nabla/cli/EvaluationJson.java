package nabla.cli;

import nabla.train.metric.Classification;
import nabla.train.metric.Evaluation;
import nabla.train.metric.Regression;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** How good predictions are, as JSON. What is no number (the ROC AUC of three classes) is left out. */
final class EvaluationJson {
    private EvaluationJson() {}

    static ObjectNode of(Evaluation evaluation) {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        put(json, "loss", evaluation.loss());
        switch (evaluation) {
            case Classification c -> {
                put(json, "accuracy", c.accuracy());
                put(json, "balanced_accuracy", c.balancedAccuracy());
                put(json, "macro_f1", c.macroF1());
                put(json, "log_loss", c.logLoss());
                put(json, "roc_auc", c.rocAuc());
                json.putPOJO("classes", c.classes());
                json.putPOJO("confusion", c.confusion());
            }
            case Regression r -> {
                put(json, "r2", r.r2());
                put(json, "rmse", r.rmse());
                put(json, "mae", r.mae());
            }
        }
        return json;
    }

    private static void put(ObjectNode json, String key, double value) {
        if (Double.isFinite(value)) {
            json.put(key, value);
        }
    }
}
