package nabla.data;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What is to be predicted from a table: a column, as a class or as a number. Immutable. */
public final class Goal {
    /** Whole numbers with no more different values than this, and each of them several times, are taken for classes. */
    private static final int NUMBERED_CLASSES = 20;

    private static final int ROWS_A_CLASS = 5;
    private static final Set<String> USUAL_NAMES = Set.of("target", "label", "class", "y", "species", "outcome");

    private final Table table;
    private final int column;
    private final Task task;
    private final List<String> classNames;
    private final int[] rows;

    private Goal(Table table, int column, Task task, List<String> classNames, int[] rows) {
        this.table = table;
        this.column = column;
        this.task = task;
        this.classNames = classNames;
        this.rows = rows;
    }

    /**
     * @param name of the column to predict; null: the last
     * @param task null: classes where the column holds texts or a few whole numbers, otherwise a number
     * @throws DataException where there is no such column, or nothing can be learned from it
     */
    public static Goal of(Table table, @Nullable String name, @Nullable Task task) {
        if (table.columns().size() < 2) {
            throw new DataException(table.source() + " has only the column "
                    + table.names().get(0) + "; at least one to predict and one to predict it from are needed");
        }
        int column = name == null ? table.columns().size() - 1 : find(table, name);
        if (table.columns().get(column) instanceof Column.Images) {
            throw new DataException(table.source() + ": images are what is predicted from; name another target");
        }
        int[] rows = IntStream.range(0, table.rows())
                .filter(row -> !Float.isNaN(table.cell(row, column)))
                .toArray();
        Task decided = task == null ? inferred(table, column, rows) : task;
        List<String> classes = decided == Task.CLASSIFICATION ? classes(table, column, rows) : List.of();
        Goal goal = new Goal(table, column, decided, classes, rows);
        goal.requireLearnable();
        return goal;
    }

    /** The name of the column to predict. */
    public String name() {
        return table.names().get(column);
    }

    public Task task() {
        return task;
    }

    /** In ascending order; none where a number is predicted. */
    public List<String> classNames() {
        return classNames;
    }

    /** The rows of the table in which the column has a value, ascending. The others cannot be learned from. */
    public int[] rows() {
        return rows.clone();
    }

    /** {@link Split#holdOut} among {@link #rows}. */
    public Split holdOut(double fraction, long seed) {
        return inTable(Split.holdOut(targets(), fraction, seed));
    }

    /** {@link Split#folds} among {@link #rows}. */
    public List<Split> folds(int k, long seed) {
        return Split.folds(targets(), k, seed).stream().map(this::inTable).toList();
    }

    int column() {
        return column;
    }

    private Split inTable(Split split) {
        return new Split(
                IntStream.of(split.training()).map(i -> rows[i]).toArray(),
                IntStream.of(split.heldOut()).map(i -> rows[i]).toArray());
    }

    private Targets targets() {
        if (task == Task.REGRESSION) {
            return new Targets.None(rows.length);
        }
        ClassIndex index = new ClassIndex(table.columns().get(column), classNames);
        int[] labels =
                IntStream.of(rows).map(row -> index.of(table.cell(row, column))).toArray();
        return new Targets.Classes(labels, classNames);
    }

    private static int find(Table table, String name) {
        return table.find(name)
                .orElseThrow(() -> new DataException(
                        table.dropped().contains(name)
                                ? "the target \"" + name + "\" is among the columns dropped; keep it"
                                : table.source() + " has no column \"" + name + "\" to predict"
                                        + Nearest.hint(name, table.names())));
    }

    private static Task inferred(Table table, int column, int[] rows) {
        if (table.columns().get(column) instanceof Column.Texts) {
            return Task.CLASSIFICATION;
        }
        Set<Float> values = new HashSet<>();
        float before = Float.NaN;
        for (int row : rows) {
            float value = table.cell(row, column);
            if (value != Math.rint(value) || value != before && values.add(value) && values.size() > NUMBERED_CLASSES) {
                return Task.REGRESSION;
            }
            before = value;
        }
        return values.size() <= Math.max(2, rows.length / ROWS_A_CLASS) ? Task.CLASSIFICATION : Task.REGRESSION;
    }

    private static List<String> classes(Table table, int column, int[] rows) {
        if (table.columns().get(column) instanceof Column.Numbers) {
            float[] values = new float[rows.length];
            for (int i = 0; i < rows.length; i++) {
                values[i] = table.cell(rows[i], column);
            }
            Arrays.sort(values);
            return IntStream.range(0, values.length)
                    .filter(i -> i == 0 || values[i] != values[i - 1])
                    .mapToObj(i -> Table.number(values[i]))
                    .toList();
        }
        return IntStream.of(rows)
                .mapToObj(row -> Objects.requireNonNull(table.text(row, column)))
                .distinct()
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    private void requireLearnable() {
        String where = table.source() + ": the target \"" + name() + "\" ";
        if (rows.length == 0) {
            throw new DataException(where + "has no values");
        }
        if (task == Task.REGRESSION) {
            if (table.columns().get(column) instanceof Column.Texts) {
                throw new DataException(where + "holds texts such as \"" + table.text(rows[0], column)
                        + "\"; a number can only be predicted from numbers (--task classification)");
            }
            if (IntStream.of(rows).allMatch(row -> table.cell(row, column) == table.cell(rows[0], column))) {
                throw new DataException(where + "is always " + table.text(rows[0], column)
                        + "; there is nothing to learn" + otherTarget());
            }
        } else if (table.columns().get(column) instanceof Column.Texts texts && texts.overflowed()
                || classNames.size() > Math.max(2, rows.length * 2 / 3)) {
            throw new DataException(where + "has " + classNames.size() + " different values in " + rows.length
                    + " rows, too many to be classes; name the column to predict (--target),"
                    + " or predict a number (--task regression)");
        } else if (classNames.size() == 1) {
            throw new DataException(where + "has only one class, \"" + classNames.get(0)
                    + "\"; there is nothing to tell apart" + otherTarget());
        }
    }

    private String otherTarget() {
        return table.names().stream()
                .filter(name -> !name.equals(name()) && USUAL_NAMES.contains(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .map(name -> "; did you mean --target " + name + "?")
                .orElse("; name another column with --target");
    }
}
