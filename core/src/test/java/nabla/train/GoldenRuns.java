package nabla.train;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What {@code tools/golden/golden.py} wrote: data, start weights, and loss and parameters after each of 50 steps. */
record GoldenRuns(Map<String, Run> runs) {
    record Run(double[] X, double[] Y, double[] w, double[] start, List<Step> steps) {}

    record Step(double loss, double[] parameters) {}

    static GoldenRuns read() {
        var runs = new LinkedHashMap<String, Run>();
        try (var in = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(GoldenRuns.class.getResourceAsStream("golden.txt")), StandardCharsets.UTF_8))) {
            String name = "";
            var values = new LinkedHashMap<String, double[]>();
            var steps = new ArrayList<Step>();
            for (String line; (line = in.readLine()) != null; ) {
                String[] word = line.split(" ");
                switch (word[0]) {
                    case "#" -> {}
                    case "run" -> {
                        put(runs, name, values, steps);
                        name = line.substring("run ".length());
                        values = new LinkedHashMap<>();
                        steps = new ArrayList<>();
                    }
                    case "step" -> steps.add(new Step(Double.parseDouble(word[1]), numbers(word, 2)));
                    default -> values.put(word[0], numbers(word, 1));
                }
            }
            put(runs, name, values, steps);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new GoldenRuns(runs);
    }

    private static void put(Map<String, Run> runs, String name, Map<String, double[]> values, List<Step> steps) {
        if (!name.isEmpty()) {
            runs.put(
                    name,
                    new Run(
                            Objects.requireNonNull(values.get("X")),
                            Objects.requireNonNull(values.get("Y")),
                            Objects.requireNonNull(values.get("w")),
                            Objects.requireNonNull(values.get("start")),
                            List.copyOf(steps)));
        }
    }

    private static double[] numbers(String[] words, int from) {
        return Arrays.stream(words, from, words.length)
                .mapToDouble(Double::parseDouble)
                .toArray();
    }
}
