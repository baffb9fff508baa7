package nabla.data;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;

/**
 * Whatever the bytes, reading a table and learning from it gives a data set or a DataException, within the little
 * memory that the build gives it.
 */
class CsvFuzzTest {
    @FuzzTest(maxDuration = "5s")
    void anyBytesGiveATableOrADataException(byte[] content) {
        try {
            Table table = Csv.read("fuzz.csv", new ByteArrayInputStream(content), CsvFormat.DETECT);
            Goal goal = Goal.of(table, null, null);
            Encoder encoder = Encoder.fit(table, goal, goal.holdOut(0.2, 1).training());
            encoder.report();
            encoder.unfamiliar(table);
            Dataset data = encoder.encode(table);
            if (data.rows() != goal.rows().length
                    || data.width() != encoder.features().size()) {
                throw new AssertionError(data.rows() + " rows × " + data.width());
            }
            for (int row = 0; row < data.rows(); row++) {
                for (int column = 0; column < data.width(); column++) {
                    if (!Float.isFinite(data.feature(row, column))) {
                        throw new AssertionError(data.names().get(column) + " is not finite in row " + row);
                    }
                }
            }
        } catch (DataException e) {
            if (e.getMessage() == null || e.getMessage().isBlank()) {
                throw new AssertionError("an exception without a message", e);
            }
        }
    }
}
