package nabla.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import nabla.audit.report.Report;

/// A program of the project's own, with what its folder's index.tsv says of it.
///
/// @param rows one for each expected finding, or one alone for a program that is right; cells by column
public record Fixture(Path path, List<Map<String, String>> rows) {
    public static final Path FOLDER = Path.of("src/test/resources/fixtures");

    /// The fixtures of `right`, `wrong` or `seed`.
    public static List<Fixture> all(String folder) throws IOException {
        Map<String, Fixture> fixtures = new LinkedHashMap<>();
        List<String> lines = Files.readAllLines(FOLDER.resolve(folder).resolve("index.tsv"));
        String[] columns = lines.getFirst().split("\t", -1);
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split("\t", -1);
            Map<String, String> row = new LinkedHashMap<>();
            for (int i = 0; i < columns.length; i++) row.put(columns[i], cells[i]);
            Path path = FOLDER.resolve(folder).resolve(cells[0]);
            fixtures.computeIfAbsent(cells[0], ignored -> new Fixture(path, new ArrayList<>()))
                    .rows
                    .add(row);
        }
        return List.copyOf(fixtures.values());
    }

    public String name() {
        return path.getFileName().toString();
    }

    public String text() throws IOException {
        return Files.readString(path);
    }

    /// With more time than the default, so that what is found does not hang on how busy the machine is.
    public Report audited() throws IOException {
        return Audit.of(name(), text())
                .within(Duration.ofSeconds(60), 512L << 20)
                .report();
    }

    /// The lines on which something is wrong; for each the line blamed, then others that may be blamed for the same.
    public List<List<Integer>> faultyLines() {
        return rows.stream()
                .filter(row -> !row.getOrDefault("fix", "-").equals("-"))
                .map(row -> Stream.concat(
                                Stream.of(cell(row, "line")),
                                Stream.of(cell(row, "also").split(" ")).filter(a -> !a.equals("-")))
                        .map(Integer::valueOf)
                        .toList())
                .toList();
    }

    /// The lines on which something is wrong, as they are to be told.
    public List<Integer> lines() {
        return Stream.of(cell(rows.getFirst(), "lines").split(" "))
                .filter(line -> !line.equals("-"))
                .map(Integer::valueOf)
                .toList();
    }

    /// The expected verdict: `right`, `right up to a factor N` or `wrong`.
    public String verdict() {
        return cell(rows.getFirst(), "verdict");
    }

    private static String cell(Map<String, String> row, String column) {
        return Objects.requireNonNull(row.get(column), column);
    }

    @Override
    public String toString() {
        return name();
    }
}
