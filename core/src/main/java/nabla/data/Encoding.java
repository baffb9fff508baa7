package nabla.data;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;

/** An {@link Encoder} applied to a table. */
final class Encoding {
    /** Rows worked on at a time: their cells stay in cache from column to column. */
    private static final int CHUNK = 1024;

    private final Encoder encoder;
    private final Table table;
    private final List<Input> inputs;
    private final int[] columns; // of the table, for each input
    private final int[] starts; // the first feature of each input
    private final int width; // the number of features

    /** @throws DataException where the table lacks a column, or one holds something else than in training */
    Encoding(Encoder encoder, Table table) {
        this.encoder = encoder;
        this.table = table;
        inputs = encoder.used();
        List<String> absent = inputs.stream()
                .map(Input::name)
                .filter(name -> table.find(name).isEmpty())
                .toList();
        if (!absent.isEmpty()) {
            throw new DataException(table.source() + " has no column " + Nearest.list(absent)
                    + ", which the model needs; it has " + Nearest.list(table.names()));
        }
        columns = inputs.stream()
                .mapToInt(input -> table.find(input.name()).orElseThrow())
                .toArray();
        starts = new int[inputs.size()];
        int features = 0;
        for (int i = 0; i < inputs.size(); i++) {
            requireKind(inputs.get(i), columns[i]);
            starts[i] = features;
            features += inputs.get(i).features().size();
        }
        width = features;
    }

    /** rows × features, row-major. */
    float[] features(int[] rows) {
        if ((long) rows.length * width > Integer.MAX_VALUE - 8) {
            throw new DataException(table.source() + ": " + rows.length + " rows × " + width
                    + " features are more than fit one data set (2³¹); leave out columns (--drop) or rows");
        }
        float[] features = new float[rows.length * width];
        List<Writer> writers =
                IntStream.range(0, inputs.size()).mapToObj(this::writer).toList();
        IntStream.range(0, (rows.length + CHUNK - 1) / CHUNK).parallel().forEach(chunk -> {
            int from = chunk * CHUNK;
            int to = Math.min(from + CHUNK, rows.length);
            float[] cells = new float[to - from];
            writers.forEach(writer -> writer.write(rows, from, to, cells, features));
        });
        return features;
    }

    /** The rows that have an answer. */
    int[] answered() {
        int column = answer();
        return IntStream.range(0, table.rows())
                .filter(row -> !Float.isNaN(table.cell(row, column)))
                .toArray();
    }

    /** What the rows should be answered with. */
    Targets targets(int[] rows) {
        int column = answer();
        if (encoder.output() instanceof Output.Classes classes) {
            ClassIndex index = new ClassIndex(table.columns().get(column), classes.classes());
            int[] labels = new int[rows.length];
            for (int i = 0; i < rows.length; i++) {
                labels[i] = index.of(table.cell(rows[i], column));
                if (labels[i] < 0) {
                    throw noClass(rows[i], column, classes);
                }
            }
            return new Targets.Classes(labels, classes.classes());
        }
        Output.Number number = (Output.Number) encoder.output();
        requireNumbers(column);
        float[] values = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            values[i] = (float) ((table.cell(rows[i], column) - number.mean()) / number.deviation());
            if (Float.isNaN(values[i])) {
                throw new DataException(row(rows[i]) + " has no " + number.name());
            }
        }
        return new Targets.Values(values, List.of(number.name()));
    }

    /**
     * Writes the features that one input makes of {@code rows[from, to)}; {@code cells} has room for one column of
     * them.
     */
    private interface Writer {
        void write(int[] rows, int from, int to, float[] cells, float[] features);
    }

    private Writer writer(int i) {
        Input input = inputs.get(i);
        if (input instanceof Input.Number number) {
            return numbers(number, columns[i], starts[i]);
        }
        if (input instanceof Input.Flag flag) {
            return flags(flag, columns[i], starts[i]);
        }
        if (input instanceof Input.Category category) {
            return categories(category, columns[i], starts[i]);
        }
        return images((Input.Image) input, starts[i]);
    }

    private Writer numbers(Input.Number number, int column, int start) {
        double mean = number.mean();
        double scale = 1 / number.deviation();
        double median = number.median();
        return (rows, from, to, cells, features) -> {
            table.cells(column, rows, from, to, cells);
            for (int i = from; i < to; i++) {
                float cell = cells[i - from];
                double x = ((Float.isNaN(cell) ? median : cell) - mean) * scale;
                features[i * width + start] =
                        (float) Math.max(-Input.Number.FARTHEST, Math.min(Input.Number.FARTHEST, x));
            }
        };
    }

    private Writer flags(Input.Flag flag, int column, int start) {
        ClassIndex index = new ClassIndex(table.columns().get(column), List.of(flag.no(), flag.yes()));
        int usual = flag.mostFrequent().equals(flag.yes()) ? 1 : 0;
        return (rows, from, to, cells, features) -> {
            table.cells(column, rows, from, to, cells);
            for (int i = from; i < to; i++) {
                int value = index.of(cells[i - from]);
                features[i * width + start] = value < 0 ? usual : value;
            }
        };
    }

    private Writer categories(Input.Category category, int column, int start) {
        ClassIndex index = new ClassIndex(table.columns().get(column), category.values());
        int usual = category.values().indexOf(category.mostFrequent());
        int other = category.rare() > 0 ? category.values().size() : ClassIndex.UNKNOWN;
        return (rows, from, to, cells, features) -> {
            table.cells(column, rows, from, to, cells);
            for (int i = from; i < to; i++) {
                int value = index.of(cells[i - from]);
                int slot = value >= 0 ? value : value == ClassIndex.MISSING ? usual : other;
                if (slot >= 0) {
                    features[i * width + start + slot] = 1;
                }
            }
        };
    }

    private Writer images(Input.Image image, int start) {
        int size = image.height() * image.width();
        float[] levels = new float[256];
        for (int level = 0; level < levels.length; level++) {
            levels[level] = (float) level / image.brightest();
        }
        ByteBuffer pixels = table.pixels();
        return (rows, from, to, cells, features) -> {
            for (int i = from; i < to; i++) {
                for (int pixel = 0; pixel < size; pixel++) {
                    features[i * width + start + pixel] = levels[pixels.get(rows[i] * size + pixel) & 0xff];
                }
            }
        };
    }

    private int answer() {
        String name = encoder.output().name();
        return table.find(name)
                .orElseThrow(() -> new DataException(table.source() + " has no column \"" + name
                        + "\", which the model predicts; it has " + Nearest.list(table.names())));
    }

    private void requireKind(Input input, int column) {
        Column found = table.columns().get(column);
        if (input instanceof Input.Number) {
            requireNumbers(column);
        } else if (input instanceof Input.Image wanted
                && !(found instanceof Column.Images images
                        && images.height() == wanted.height()
                        && images.width() == wanted.width())) {
            throw new DataException(table.source() + " has no images of " + wanted.height() + "×" + wanted.width()
                    + " pixels, which the model was trained on");
        }
    }

    /** A column without any value may be read as either kind. */
    private void requireNumbers(int column) {
        if (table.columns().get(column) instanceof Column.Texts texts
                && !texts.words().isEmpty()) {
            throw new DataException(table.source() + ": column \"" + texts.name() + "\" holds texts such as \""
                    + texts.words().get(0) + "\", but held numbers when the model was trained");
        }
    }

    private DataException noClass(int row, int column, Output.Classes classes) {
        String value = table.text(row, column);
        return new DataException(row(row)
                + (value == null
                        ? " has no " + classes.name()
                        : " has the class \"" + value + "\", which training never saw; it knows "
                                + Nearest.list(classes.classes())));
    }

    private String row(int row) {
        return table.source() + ": row " + (row + 1);
    }
}
