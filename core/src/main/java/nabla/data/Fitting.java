package nabla.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/** Learns an {@link Encoder} from the training rows of a table. */
final class Fitting {
    /**
     * Rows worked on at a time. Their sums are put together in the rows' order, so that the result does not depend on
     * the threads.
     */
    private static final int CHUNK = 1024;
    /** The median of a longer column is that of so many rows, evenly spread. */
    private static final int MEDIAN_OF = 1 << 14;

    /** Whole numbers under such a name that are all different only number the rows. */
    private static final Set<String> ROW_NUMBERS =
            Set.of("column 1", "unnamed: 0", "id", "index", "row", "rowid", "rownames");

    private static final int FEW_ROWS = 10;

    private final Table table;
    private final Goal goal;
    private final int[] rows;

    Fitting(Table table, Goal goal, int[] rows) {
        this.table = table;
        this.goal = goal;
        this.rows = rows;
    }

    Encoder encoder() {
        if (rows.length == 0) {
            throw new DataException(table.source() + ": no rows to learn from");
        }
        Moments[] moments = moments();
        CategoryFitting categories = new CategoryFitting(table, rows);
        List<Input> inputs = new ArrayList<>();
        for (int column = 0; column < table.columns().size(); column++) {
            if (column == goal.column()) {
                continue;
            }
            Column holder = table.columns().get(column);
            if (holder instanceof Column.Texts texts) {
                inputs.add(categories.fit(texts, column));
            } else if (holder instanceof Column.Images images) {
                inputs.add(new Input.Image(images.name(), images.height(), images.width(), brightest(images)));
            } else {
                inputs.add(number(holder.name(), column, moments[column]));
            }
        }
        categories.refuseOthers();
        if (inputs.stream().allMatch(Input.Dropped.class::isInstance)) {
            List<String> reasons = inputs.stream().map(Report::line).toList();
            throw new DataException(table.source() + ": nothing is left to predict \"" + goal.name() + "\" from: "
                    + String.join("; ", reasons));
        }
        return new Encoder(inputs, output(moments[goal.column()]), rows.length, table.missing());
    }

    private Input number(String name, int column, Moments moments) {
        if (moments.count() == 0) {
            return new Input.Dropped(name, "no values");
        }
        if (moments.least() == moments.greatest()) {
            return new Input.Dropped(name, "constant, always " + Table.number((float) moments.least()));
        }
        if (numbersTheRows(name, column)) {
            return new Input.Dropped(name, "a different whole number in every row; rename it to keep it");
        }
        int missing = (int) (rows.length - moments.count());
        return new Input.Number(name, moments.mean(), moments.deviation(), median(column), missing);
    }

    private Output output(Moments moments) {
        if (goal.task() == Task.CLASSIFICATION) {
            boolean numbers = table.columns().get(goal.column()) instanceof Column.Numbers;
            return new Output.Classes(goal.name(), goal.classNames(), numbers);
        }
        // A target that happens to be constant in these rows keeps its unit.
        double deviation = moments.least() == moments.greatest() ? 1 : moments.deviation();
        return new Output.Number(goal.name(), moments.mean(), deviation);
    }

    /** Of every column of numbers, over the training rows. */
    private Moments[] moments() {
        List<Moments[]> chunks = IntStream.range(0, (rows.length + CHUNK - 1) / CHUNK)
                .parallel()
                .mapToObj(chunk -> moments(chunk * CHUNK, Math.min((chunk + 1) * CHUNK, rows.length)))
                .toList();
        Moments[] all = new Moments[table.columns().size()];
        Arrays.fill(all, Moments.NONE);
        for (Moments[] chunk : chunks) {
            Arrays.setAll(all, column -> all[column].plus(chunk[column]));
        }
        return all;
    }

    private Moments[] moments(int from, int to) {
        float[] values = new float[to - from];
        Moments[] moments = new Moments[table.columns().size()];
        for (int column = 0; column < moments.length; column++) {
            if (table.columns().get(column) instanceof Column.Numbers) {
                table.cells(column, rows, from, to, values);
                moments[column] = Moments.of(values, values.length);
            } else {
                moments[column] = Moments.NONE;
            }
        }
        return moments;
    }

    private double median(int column) {
        int step = Math.max(1, rows.length / MEDIAN_OF);
        float[] values = new float[(rows.length + step - 1) / step];
        int count = 0;
        for (int i = 0; i < rows.length; i += step) {
            float value = table.cell(rows[i], column);
            if (!Float.isNaN(value)) {
                values[count++] = value;
            }
        }
        Arrays.sort(values, 0, count);
        return count == 0 ? 0 : (values[(count - 1) / 2] + (double) values[count / 2]) / 2;
    }

    private boolean numbersTheRows(String name, int column) {
        String plain = name.toLowerCase(Locale.ROOT);
        if (rows.length < FEW_ROWS || !(ROW_NUMBERS.contains(plain) || plain.endsWith("_id"))) {
            return false;
        }
        float[] values = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            values[i] = table.cell(rows[i], column);
            if (values[i] != Math.rint(values[i])) {
                return false;
            }
        }
        return IntStream.range(0, values.length)
                        .mapToObj(i -> values[i])
                        .distinct()
                        .count()
                == values.length;
    }

    private int brightest(Column.Images images) {
        int size = images.height() * images.width();
        int brightest = 1;
        for (int row : rows) {
            for (int i = 0; i < size; i++) {
                brightest = Math.max(brightest, table.pixels().get(row * size + i) & 0xff);
            }
        }
        return brightest;
    }
}
