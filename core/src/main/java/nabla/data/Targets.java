package nabla.data;

import java.util.List;

/** What the rows of a data set should be answered with. Arrays are shared, not copied: do not write to them. */
public sealed interface Targets {

    /** A class a row: {@code labels[row]} is an index into {@code names}. */
    record Classes(int[] labels, List<String> names) implements Targets {
        public Classes {
            names = List.copyOf(names);
            for (int label : labels) {
                if (label < 0 || label >= names.size()) {
                    throw new IllegalArgumentException("label " + label + " has no name among " + names);
                }
            }
        }
    }

    /** Numbers: {@code values} is rows × {@code names.size()}, row-major. */
    record Values(float[] values, List<String> names) implements Targets {
        public Values {
            names = List.copyOf(names);
            if (names.isEmpty() || values.length % names.size() != 0) {
                throw new IllegalArgumentException(values.length + " values do not fill rows of " + names);
            }
        }
    }

    /** Rows whose answers are not known: those to predict. */
    record None(int rows) implements Targets {}

    /** The number of rows. */
    default int rows() {
        if (this instanceof Classes classes) {
            return classes.labels.length;
        }
        if (this instanceof Values values) {
            return values.values.length / values.names.size();
        }
        return ((None) this).rows;
    }
}
