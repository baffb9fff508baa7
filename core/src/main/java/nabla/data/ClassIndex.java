package nabla.data;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the values of a column's cells in a list of known values. */
final class ClassIndex {
    /** The cell's value is not in the list. */
    static final int UNKNOWN = -1;

    /** The cell has no value. */
    static final int MISSING = -2;

    private final Map<Float, Integer> ofNumber = new HashMap<>();
    private final int[] ofWord;
    private final boolean texts;

    ClassIndex(Column column, List<String> values) {
        Map<String, Integer> known = new HashMap<>();
        values.forEach(value -> known.put(value, known.size()));
        texts = column instanceof Column.Texts;
        if (column instanceof Column.Texts holder) {
            ofWord = holder.words().stream()
                    .mapToInt(word -> known.getOrDefault(word, UNKNOWN))
                    .toArray();
        } else {
            ofWord = new int[0];
            known.forEach((value, index) -> {
                float number = new Decimal('.').parse(value);
                if (!Float.isNaN(number)) {
                    ofNumber.put(number, index);
                }
            });
        }
    }

    /** The index in the list of what the cell holds. */
    int of(float cell) {
        if (Float.isNaN(cell)) {
            return MISSING;
        }
        return texts ? ofWord[(int) cell] : ofNumber.getOrDefault(cell, UNKNOWN);
    }
}
