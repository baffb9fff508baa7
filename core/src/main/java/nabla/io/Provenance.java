package nabla.io;

import java.util.Map;

/**
 * Where a model comes from: enough to train it again and get the same bits.
 *
 * @param nabla version that trained it
 * @param java version that ran it
 * @param created when, as ISO 8601 in UTC
 * @param data what it was trained on, as the user named it
 * @param fingerprint of that data: {@link nabla.data.Fingerprint}
 * @param rows how many of its rows trained
 * @param seed of initial weights, order of rows, dropout and split
 * @param options that were given, by name
 * @param epochs after which the weights were kept
 * @param seconds of training
 * @param results on rows held out, by name: {@code test accuracy}
 */
public record Provenance(
        String nabla,
        String java,
        String created,
        String data,
        String fingerprint,
        int rows,
        long seed,
        Map<String, String> options,
        int epochs,
        double seconds,
        Map<String, Double> results) {
    public Provenance {
        options = Map.copyOf(options);
        results = Map.copyOf(results);
    }
}
