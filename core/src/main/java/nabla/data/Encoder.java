package nabla.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * How rows of a table become rows of numbers for a network. Learned from the training rows ({@link #fit}), stored with
 * the model, and applied unchanged to every row it is asked about afterwards.
 *
 * @param inputs one for each column but the one to predict, in the table's order
 * @param rows how many it was learned from
 * @param missing texts that stand for a missing value
 */
public record Encoder(List<Input> inputs, Output output, int rows, Set<String> missing) implements Serializable {
    public Encoder {
        inputs = List.copyOf(inputs);
        missing = Set.copyOf(missing);
    }

    /**
     * @param rows of the table to learn from; all others are as if unseen
     * @throws DataException where a column holds texts that are no categories, or no column is of any use
     */
    public static Encoder fit(Table table, Goal goal, int[] rows) {
        return new Fitting(table, goal, rows).encoder();
    }

    /** The features' names, in the order in which the network takes them. */
    public List<String> features() {
        return inputs.stream().flatMap(input -> input.features().stream()).toList();
    }

    /** How to read a file to which this is to be applied: the same columns, holding what they held in training. */
    public CsvFormat format() {
        Set<String> texts = new HashSet<>();
        Set<String> numbers = new HashSet<>();
        for (Input input : inputs) {
            if (input instanceof Input.Number) {
                numbers.add(input.name());
            } else if (!(input instanceof Input.Dropped)) {
                texts.add(input.name());
            }
        }
        boolean number = !(output instanceof Output.Classes classes) || classes.numbers();
        (number ? numbers : texts).add(output.name());
        Set<String> all = new HashSet<>(texts);
        all.addAll(numbers);
        return CsvFormat.DETECT
                .withMissing(missing)
                .withTexts(texts)
                .withNumbers(numbers)
                .withOnly(all);
    }

    /** Features of all rows; what they should be answered with is not looked at. */
    public Dataset encodeInputs(Table table) {
        int[] rows = IntStream.range(0, table.rows()).toArray();
        return new Dataset(features(), new Encoding(this, table).features(rows), new Targets.None(rows.length));
    }

    /** Features and answers of all rows that have an answer. */
    public Dataset encode(Table table) {
        return encode(table, new Encoding(this, table).answered());
    }

    /**
     * Features and answers of these rows.
     * @throws DataException where the table lacks a column or an answer, or an answer is a class that training never
     *     saw
     */
    public Dataset encode(Table table, int[] rows) {
        Encoding encoding = new Encoding(this, table);
        return new Dataset(features(), encoding.features(rows), encoding.targets(rows));
    }

    /** What was made of the columns, for people: what was dropped and why, imputed, one-hot; a line a finding. */
    public List<String> report() {
        return Report.of(this);
    }

    /**
     * What a table has that training never saw: further columns, new categories, in how many rows; a line a finding.
     */
    public List<String> unfamiliar(Table table) {
        return Report.unfamiliar(this, table);
    }

    /** The features' number. */
    public int width() {
        return features().size();
    }

    List<Input> used() {
        List<Input> used = new ArrayList<>(inputs);
        used.removeIf(Input.Dropped.class::isInstance);
        return used;
    }
}
