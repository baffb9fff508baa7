package nabla.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** Says in words what an {@link Encoder} makes of a table. */
final class Report {
    private Report() {}

    static List<String> of(Encoder encoder) {
        return encoder.inputs().stream().map(Report::line).toList();
    }

    static String line(Input input) {
        if (input instanceof Input.Number number) {
            return number.name() + ": standardised"
                    + missing(number.missing(), Table.number((float) number.median()), "median");
        }
        if (input instanceof Input.Category category) {
            int slots = category.features().size();
            return category.name() + ": one-hot, " + slots + " features"
                    + (category.rare() > 0 ? ", the last for " + category.rare() + " rows with rare values" : "")
                    + missing(category.missing(), category.mostFrequent(), "most frequent");
        }
        if (input instanceof Input.Flag flag) {
            return flag.name() + ": 1 for " + flag.yes() + ", 0 for " + flag.no()
                    + missing(flag.missing(), flag.mostFrequent(), "most frequent");
        }
        if (input instanceof Input.Image image) {
            return image.name() + ": " + image.height() + "×" + image.width() + " pixels, divided by "
                    + image.brightest();
        }
        return input.name() + ": dropped, " + ((Input.Dropped) input).reason();
    }

    static List<String> unfamiliar(Encoder encoder, Table table) {
        List<String> known = encoder.inputs().stream().map(Input::name).toList();
        List<String> lines = new ArrayList<>();
        List<String> further = table.names().stream()
                .filter(name ->
                        !known.contains(name) && !name.equals(encoder.output().name()))
                .toList();
        if (!further.isEmpty()) {
            lines.add("not used: " + Nearest.list(further));
        }
        for (Input input : encoder.used()) {
            if (input instanceof Input.Category || input instanceof Input.Flag) {
                table.find(input.name()).ifPresent(column -> unfamiliar(input, table, column, lines));
            }
        }
        return lines;
    }

    private static void unfamiliar(Input input, Table table, int column, List<String> lines) {
        List<String> values = input instanceof Input.Category category
                ? category.values()
                : List.of(((Input.Flag) input).yes(), ((Input.Flag) input).no());
        ClassIndex index = new ClassIndex(table.columns().get(column), values);
        int[] rows = IntStream.range(0, table.rows())
                .filter(row -> index.of(table.cell(row, column)) == ClassIndex.UNKNOWN)
                .toArray();
        if (rows.length > 0) {
            List<String> examples = IntStream.of(rows)
                    .mapToObj(row -> Objects.requireNonNull(table.text(row, column)))
                    .distinct()
                    .toList();
            lines.add(input.name() + ": " + rows.length + " rows have values rare or unseen in training: "
                    + Nearest.list(examples));
        }
    }

    private static String missing(int rows, String value, String what) {
        return rows == 0 ? "" : "; " + rows + " missing, taken as " + value + " (" + what + ")";
    }
}
