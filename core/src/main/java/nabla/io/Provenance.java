package nabla.io;

import java.util.Map;
import java.util.Objects;

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
 * @param terms of the loss that was made small
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
        LossTerms terms,
        int epochs,
        double seconds,
        Map<String, Double> results) {
    public Provenance {
        options = Map.copyOf(options);
        Objects.requireNonNull(terms);
        results = Map.copyOf(results);
    }
}
