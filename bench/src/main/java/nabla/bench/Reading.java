package nabla.bench;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.StringJoiner;
import nabla.data.Csv;
import nabla.data.Dataset;
import nabla.data.Encoder;
import nabla.data.Goal;
import nabla.data.Table;

/**
 * How fast a table of numbers is read, encoded and standardised, beside FastCSV alone, which only finds the fields of
 * the same file. In turns, so that whatever else the machine does hurts both.
 */
public final class Reading {
    private static final int COLUMNS = 28;
    private static final int ROUNDS = 9;

    private Reading() {}

    /** @param args rows; without it, a million */
    public static void main(String[] args) throws IOException {
        int rows = args.length == 0 ? 1_000_000 : Integer.parseInt(args[0]);
        Path file = Files.createTempFile("nabla", ".csv");
        try {
            write(file, rows);
            double megabytes = Files.size(file) / 1e6;
            double[] alone = new double[ROUNDS];
            double[] whole = new double[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                alone[round] = megabytes / seconds(() -> fields(file));
                whole[round] = megabytes / seconds(() -> encoded(file));
            }
            Arrays.sort(alone);
            Arrays.sort(whole);
            System.out.printf(
                    Locale.ROOT,
                    "{\"rows\": %d, \"columns\": %d, \"MB\": %.0f, \"fastcsv MB/s\": %.0f, \"nabla MB/s\": %.0f, \"ratio\": %.2f}%n",
                    rows,
                    COLUMNS,
                    megabytes,
                    alone[ROUNDS / 2],
                    whole[ROUNDS / 2],
                    whole[ROUNDS / 2] / alone[ROUNDS / 2]);
        } finally {
            Files.delete(file);
        }
    }

    /** Work that cannot be left out, since it returns how much there was. */
    private interface Work {
        long run() throws IOException;
    }

    private static double seconds(Work work) throws IOException {
        long start = System.nanoTime();
        if (work.run() == 0) {
            throw new IllegalStateException("nothing was read");
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private static long fields(Path file) throws IOException {
        long fields = 0;
        try (CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(file)) {
            for (CsvRecord row : reader) {
                fields += row.getFieldCount();
            }
        }
        return fields;
    }

    private static long encoded(Path file) {
        Table table = Csv.read(file);
        Goal goal = Goal.of(table, null, null);
        Dataset data = Encoder.fit(table, goal, goal.rows()).encode(table);
        return (long) data.rows() * data.width();
    }

    /** Normal numbers with six decimals, and a class of two at the end. */
    private static void write(Path file, int rows) throws IOException {
        Random random = new Random(1);
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int row = 0; row <= rows; row++) {
                StringJoiner line = new StringJoiner(",", "", "\n");
                for (int column = 1; column < COLUMNS; column++) {
                    line.add(row == 0 ? "x" + column : decimals(random.nextGaussian()));
                }
                out.write(line.add(row == 0 ? "y" : Integer.toString(random.nextInt(2)))
                        .toString());
            }
        }
    }

    private static String decimals(double value) {
        String digits = Long.toString(1_000_000 + Math.abs(Math.round(value * 1e6)) % 1_000_000);
        return (value < 0 ? "-" : "") + (long) Math.abs(value) + "." + digits.substring(1);
    }
}
