package nabla.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Finds data by name or path. Small sets are bundled or made up on the spot; others lie in folders, where {@code
 * tools/data NAME} puts them: {@code $NABLA_DATA}, {@code data}, {@code ~/.cache/nabla/data} and {@code
 * /usr/share/datasets}.
 */
public final class Datasets {
    private static final Map<String, Function<CsvFormat, Source>> BUNDLED = Map.of(
            "iris", format -> bundledTable("iris", "species", format),
            "penguins", format -> bundledTable("penguins", "species", format),
            "digits", format -> bundledImages("digits"),
            "xor", format -> generated("xor", Generators.xor()),
            "moons", format -> generated("moons", Generators.moons(200, 0.2, 0)),
            "circles", format -> generated("circles", Generators.circles(200, 0.05, 0)),
            "spirals", format -> generated("spirals", Generators.spirals(300, 3, 0.02, 0)),
            "line", format -> generated("line", Generators.line(100, 0.1, 0)));

    /** What a set in a folder is usually asked, and its columns that are of no use for that. */
    private record Question(String target, Set<String> drop) {}

    private static final Map<String, Question> FETCHED = Map.of(
            "mnist", new Question("label", Set.of()),
            "fashion-mnist", new Question("label", Set.of()),
            "diamonds", new Question("price", Set.of()),
            "olympians", new Question("sex", Set.of("id", "name", "date_of_birth", "info")),
            "weather", new Question("weather", Set.of("date")));

    private static final List<String> ENDINGS = List.of("", ".csv", ".csv.gz", ".tsv", ".tsv.gz");

    private final List<Path> folders;

    Datasets(List<Path> folders) {
        this.folders = folders;
    }

    /** Looks in the usual folders. */
    public Datasets() {
        this(usualFolders(System.getenv(), System.getProperty("user.home", "")));
    }

    /**
     * All rows of a bundled or found set, encoded, with its usual target: for a first look. What is held out must not
     * be learned from: see {@link Goal}.
     */
    public static Dataset load(String name) {
        Source source = new Datasets().find(name, CsvFormat.DETECT);
        Goal goal = Goal.of(source.table(), source.target(), null);
        return Encoder.fit(source.table(), goal, goal.rows()).encode(source.table());
    }

    /** The sets known by name. */
    public static Set<String> names() {
        Set<String> names = new TreeSet<>(BUNDLED.keySet());
        names.addAll(FETCHED.keySet());
        return names;
    }

    /**
     * @param nameOrPath a name among {@link #names}; a delimited file, an IDX file of images, or a folder with such;
     *     "-" reads standard input
     * @param format how to read a delimited file
     * @throws DataException where there is nothing of that name, saying how to get it
     */
    public Source find(String nameOrPath, CsvFormat format) {
        Function<CsvFormat, Source> bundled = BUNDLED.get(nameOrPath);
        if (bundled != null) {
            return bundled.apply(format);
        }
        if (nameOrPath.equals("-")) {
            return new Source("-", Csv.read("standard input", System.in, format), null, null);
        }
        if (!FETCHED.containsKey(nameOrPath)) {
            Path path = path(nameOrPath);
            if (Files.exists(path)) {
                return open(nameOrPath, path, format);
            }
        }
        return folders.stream()
                .flatMap(folder -> ENDINGS.stream().map(ending -> folder.resolve(path(nameOrPath + ending))))
                .filter(Files::exists)
                .findFirst()
                .map(found -> open(nameOrPath, found, format))
                .orElseThrow(() -> nothing(nameOrPath));
    }

    private static Source open(String name, Path path, CsvFormat format) {
        if (Files.isDirectory(path)) {
            return ImageFiles.folder(path)
                    .orElseThrow(() ->
                            new DataException(path + " is a folder without train-images-idx3-ubyte(.gz); name a file"));
        }
        if (ImageFiles.isImages(path)) {
            return new Source(name, ImageFiles.read(path), null, "label");
        }
        Question question = FETCHED.get(name);
        if (question == null) {
            return new Source(name, Csv.read(path, format), null, null);
        }
        Set<String> drop = new HashSet<>(question.drop);
        drop.addAll(format.drop());
        return new Source(name, Csv.read(path, format.withDrop(drop)), null, question.target);
    }

    private DataException nothing(String name) {
        if (FETCHED.containsKey(name)) {
            return new DataException(name + " is not on this machine: run tools/data " + name + " (looked in "
                    + String.join(", ", folders.stream().map(Path::toString).toList()) + ")");
        }
        return new DataException("there is no file and no data set \"" + name + "\"" + Nearest.hint(name, names()));
    }

    private static Path path(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new DataException("\"" + name + "\" cannot be the name of a file: " + e.getReason(), e);
        }
    }

    static List<Path> usualFolders(Map<String, String> environment, String home) {
        List<Path> folders = new ArrayList<>();
        String asked = environment.getOrDefault("NABLA_DATA", "");
        if (!asked.isEmpty()) {
            folders.add(path(asked));
        }
        folders.add(Path.of("data"));
        String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
        folders.add((cache.isEmpty() ? path(home).resolve(".cache") : path(cache))
                .resolve("nabla")
                .resolve("data"));
        folders.add(Path.of("/usr/share/datasets"));
        return folders;
    }

    private static Source generated(String name, Dataset data) {
        return new Source(name, Table.of(name, data), null, null);
    }

    private static Source bundledTable(String name, String target, CsvFormat format) {
        return new Source(name, Csv.read(bundled(name + ".csv.gz"), format), null, target);
    }

    private static Source bundledImages(String name) {
        try {
            Idx images = Idx.unpacked(bundled(name + "-images-idx3-ubyte.gz"), 3);
            Idx labels = Idx.unpacked(bundled(name + "-labels-idx1-ubyte.gz"), 1);
            return new Source(name, ImageFiles.table(name, images, labels), null, "label");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Bytes bundled(String file) {
        try (InputStream in = Datasets.class.getResourceAsStream(file)) {
            return Bytes.of(file, Objects.requireNonNull(in, file).readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
