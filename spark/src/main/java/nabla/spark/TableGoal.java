package nabla.spark;

import java.util.ArrayList;
import java.util.List;
import nabla.data.DataException;
import nabla.data.Task;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.NumericType;
import org.jspecify.annotations.Nullable;

/**
 * Core's {@link nabla.data.Goal} for a table in the cluster: what is to be predicted, as a class or as a number.
 *
 * @param numbers whether the column holds numbers
 * @param classes in ascending order, as a model names them; none where a number is predicted
 * @param values of the classes as {@link #value} gives them: texts, or numbers
 */
record TableGoal(String target, boolean numbers, List<String> classes, List<Object> values) {
    /** Whole numbers of no more different values than this are taken for classes, if there are some rows of each. */
    private static final int NUMBERED_CLASSES = 20;

    private static final int ROWS_A_CLASS = 5;
    /** More classes than are worth looking at. */
    private static final int CLASSES = 1 << 12;

    /**
     * @param task null: classes where the column holds texts or a few whole numbers, otherwise a number
     * @throws DataException where nothing can be learned from the column
     */
    static TableGoal of(Dataset<Row> table, String target, @Nullable Task task) {
        Dataset<Row> answered = TableEncoder.answered(table, target);
        boolean numbers = table.schema().apply(target).dataType() instanceof NumericType;
        if (task == Task.REGRESSION && !numbers) {
            throw new DataException("the target \"" + target + "\" holds texts; a number can only be predicted from"
                    + " numbers (--task classification)");
        }
        boolean classification = task == null ? !numbers || numberedClasses(answered, target) : task != Task.REGRESSION;
        if (!classification) {
            return new TableGoal(target, true, List.of(), List.of());
        }
        List<Object> values = new ArrayList<>();
        answered.select(value(answered, target, numbers).as("y"))
                .distinct()
                .orderBy("y")
                .limit(CLASSES + 1)
                .collectAsList()
                .forEach(row -> values.add(row.get(0)));
        if (values.size() > CLASSES) {
            throw new DataException("the target \"" + target + "\" has more than " + CLASSES
                    + " different values, too many to be classes; predict another column"
                    + (numbers ? ", or a number (--task regression)" : ""));
        }
        List<String> classes = values.stream()
                .map(value -> value instanceof Double y ? text(y) : value.toString())
                .toList();
        if (classes.size() == 1) {
            throw new DataException("the target \"" + target + "\" has only one class, \"" + classes.get(0)
                    + "\"; there is nothing to tell apart");
        }
        return new TableGoal(target, numbers, classes, List.copyOf(values));
    }

    /** What a row of the table has there. */
    Column value(Dataset<Row> table) {
        return value(table, target, numbers);
    }

    private static Column value(Dataset<Row> table, String target, boolean numbers) {
        return numbers
                ? TableEncoder.number(table, target)
                : table.col("`" + target + "`").cast("string");
    }

    private static boolean numberedClasses(Dataset<Row> table, String target) {
        List<Row> few = table.select(value(table, target, true).as("y"))
                .distinct()
                .limit(NUMBERED_CLASSES + 1)
                .collectAsList();
        return few.size() <= NUMBERED_CLASSES
                && few.stream().allMatch(row -> row.getDouble(0) == Math.rint(row.getDouble(0)))
                && few.size() <= Math.max(2, table.count() / ROWS_A_CLASS);
    }

    private static String text(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Float.toString((float) number);
    }
}
