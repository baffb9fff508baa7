package nabla.io;

import java.util.List;
import nabla.data.Output;
import nabla.train.metric.Classification;

/**
 * What a network said to the rows of a table, in words of the column it predicts.
 *
 * @param outputs of the network, rows × width, row-major
 * @param output what they stand for
 */
public record Predictions(float[] outputs, int rows, Output output) {

    /** The class or the number, as a person would write it. */
    public String answer(int row) {
        return output instanceof Output.Classes classes
                ? classes.classes().get(label(row))
                : Float.toString((float) number(row));
    }

    /** The index of the most probable class. */
    public int label(int row) {
        int width = width();
        return width == 1 ? (outputs[row] > 0.5 ? 1 : 0) : Classification.argmax(outputs, row * width, width);
    }

    /** What the network gives class k: a probability where it was trained by cross-entropy. */
    public double probability(int row, int k) {
        if (width() == 1) {
            return k == 1 ? outputs[row] : 1 - outputs[row];
        }
        return outputs[row * width() + k];
    }

    /** The number predicted, in the column's own unit. */
    public double number(int row) {
        if (output instanceof Output.Number number) {
            return number.original(outputs[row * width()]);
        }
        throw new IllegalStateException(output.name() + " is a class, not a number");
    }

    /** The classes; none where a number is predicted. */
    public List<String> classes() {
        return output instanceof Output.Classes classes ? classes.classes() : List.of();
    }

    private int width() {
        return rows == 0 ? 1 : outputs.length / rows;
    }
}
