package nabla.audit.run;

import static nabla.audit.run.Elementwise.put;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import nabla.audit.run.Callable.Arguments;
import nabla.audit.trace.Kind;
import nabla.audit.trace.Node;
import nabla.calculus.array.Array;
import nabla.calculus.array.Index;
import nabla.calculus.array.Shape;

/// Stand-ins for what programs read: small tables and data sets of the right kinds. No file is ever opened.
final class Files {
    private Files() {}

    private static final int DIGITS = 10;
    /// How long the header of a file of labels is.
    private static final int LABELS = 8;
    /// And that of a file of images.
    private static final int IMAGES = 16;

    private static final Pattern INPUTS =
            Pattern.compile("(?i)(.*[/_.\\-])?(x|images?|inputs?|features?|data_x|imgs?)([_.\\-\\d].*)?");
    private static final Pattern TRUTHS =
            Pattern.compile("(?i)(.*[/_.\\-])?(y|labels?|targets?|outputs?|classes)([_.\\-\\d].*)?");

    /// Several arrays in one file, by their names.
    record Archive() {
        Object get(Run run, String name) {
            if (TRUTHS.matcher(name).matches()) return run.data.places(run, name, run.data.tableRows(), DIGITS);
            return images(run).items().getFirst();
        }
    }

    /// An entry of a loaded collection: classes, or an image in every row.
    static Object member(Run run, String name) {
        if (name.matches("(?i).*(label|target|class|_y|y_).*|y"))
            return run.data.places(run, name, run.data.tableRows(), DIGITS);
        if (name.matches("(?i).*(img|image|_x|x_|data|input|feature|pixel).*|x"))
            return points(run, run.data.tableRows(), run.data.features());
        return new Deferred(name);
    }

    /// A table: the first and the last column hold classes, the others normal numbers. A file's name may say that it
    /// holds inputs alone, or classes alone.
    static Object table(Run run, Arguments a) {
        String file = a.positional().isEmpty() ? "" : Texts.of(run, a.first(), false);
        if (file.endsWith(".npz")) return new Archive();
        if (TRUTHS.matcher(file).matches() || isTruth(run)) return truths(run);
        if (INPUTS.matcher(file).matches()) return points(run, run.data.tableRows(), run.data.features());
        int rows = run.data.tableRows();
        int columns = run.data.tableColumns();
        run.note("`" + run.place.text().lines().findFirst().orElse("") + "` was read as an invented table of " + rows
                + " × " + columns);
        Array value = Array.normal(Shape.of(rows, columns), run.random());
        double[] cells = value.toDoubles();
        int classes = columns > 16 ? DIGITS : Math.max(2, run.data.outputs());
        for (int r = 0; r < rows; r++) cells[r * columns] = cells[r * columns + columns - 1] = r % classes;
        Tensor table = Tensor.array(run.leaf(Array.of(Shape.of(rows, columns), cells), Kind.FLOAT));
        run.fitting.table(table.node(run));
        return table;
    }

    private static final Pattern KEPT = Pattern.compile("(\\w+)\\s*=\\s*np\\.(loadtxt|genfromtxt|load)\\(.*");

    /// Whether a whole file is kept under a name of targets.
    private static boolean isTruth(Run run) {
        java.util.regex.Matcher kept = KEPT.matcher(run.statement.text());
        return kept.matches() && kept.group(1).matches("(?i)(.*_)?(y|labels?|targets?)(_\\w+)?");
    }

    private static final Pattern ENCODES =
            Pattern.compile("(?i)one_?hot|\\beye\\(|categorical|dummies|arange|encode|np\\.unique|\\[y\\]|,\\s*y\\]");

    /// Classes, or their indicators if the program does not make such of them itself.
    private static Object truths(Run run) {
        int n = run.data.tableRows();
        Tensor classes = run.data.classes(run, "y", n, DIGITS);
        boolean whole = run.statement.text().matches("(?s).*(dtype=|astype\\()(np\\.)?u?int.*");
        if (whole || ENCODES.matcher(run.place.source().text()).find()) return classes;
        double[] hot = new double[n * DIGITS];
        for (int i = 0; i < n; i++) hot[i * DIGITS + (int) classes.value(run).at(i)] = 1;
        return Tensor.array(run.leaf(Array.of(Shape.of(n, DIGITS), hot), Kind.FLOAT));
    }

    /// So many bytes of an image or a label file are read: of its header, which is read in pieces of four numbers, two
    /// or one, or of what comes behind.
    static void read(Run run, long bytes) {
        boolean header = bytes == 4 || bytes == LABELS || bytes == IMAGES;
        if (header && run.header + bytes <= IMAGES) run.header += (int) bytes;
        else run.asked = Math.toIntExact(bytes);
    }

    /// The bytes of an image or a label file: labels where their header of 8 bytes is skipped, images else; as many as
    /// were read.
    static Object bytes(Run run, Arguments a) {
        int asked = run.asked;
        run.asked = 0;
        int image = run.data.sizes().of(784);
        int header = a.get(-1, "offset") instanceof Long skipped ? Math.toIntExact(skipped) : run.header;
        run.header = 0;
        int n = asked == 0 ? run.data.tableRows() : header == LABELS ? asked : Math.max(1, asked / image);
        run.checkSize(n * image);
        if (header == LABELS) return run.data.classes(run, "labels", n, DIGITS);
        return Tensor.array(
                run.leaf(Array.normal(Shape.of(n * image), run.random()).map(Math::abs), Kind.FLOAT));
    }

    /// A whole such file at once.
    static Object images(Run run, Arguments a) {
        String file = Texts.of(run, a.first(), false);
        return file.matches("(?i).*(label|idx1).*")
                ? run.data.classes(run, "labels", run.data.tableRows(), DIGITS)
                : images(run).items().getFirst();
    }

    /// `array("B", file.read())`; of what is at hand, a list.
    static Object array(Run run, Arguments a) {
        Object given = a.count() > 1 ? a.get(1, "initializer") : Nothing.NONE;
        if (given instanceof Opaque || given instanceof Deferred) return bytes(run, a);
        return given instanceof Nothing ? new ArrayList<Object>() : Iteration.list(run, given);
    }

    /// What the header of such a file says: a magic number, how many, and an image's height and width. That of a file
    /// of labels has only two numbers.
    private static long field(Run run, int i) {
        return i == 0
                ? run.header == LABELS ? 2049 : 2051
                : i == 1 ? run.data.tableRows() : run.data.sizes().of(28);
    }

    /// `struct.unpack(">IIII", file.read(16))`.
    static Object unpacked(Run run, Arguments a) {
        List<Object> fields = new ArrayList<>();
        int n = (int)
                String.valueOf(a.first()).chars().filter(Character::isLetter).count();
        int first = n == 1 ? Math.max(0, run.header / 4 - 1) : 0;
        for (int i = 0; i < n; i++) fields.add(field(run, first + i));
        return new Tuple(fields);
    }

    /// `int.from_bytes(file.read(4), "big")`.
    static Object fromBytes(Run run, Arguments a) {
        return field(run, Math.max(0, run.header / 4 - 1));
    }

    static Map<String, Object> pandas() {
        Map<String, Object> t = new HashMap<>();
        for (String name : new String[] {"read_csv", "read_table", "read_excel"}) put(t, name, Files::table);
        put(t, "DataFrame", Creation::array);
        put(t, "Series", Creation::array);
        put(
                t,
                "get_dummies",
                (run, a) -> run.interpreter.calls.call(
                        run,
                        java.util.Objects.requireNonNull(Modules.numpy().get("to_categorical")),
                        new Arguments(List.of(a.first()), Map.of())));
        put(t, "concat", (run, a) -> Iteration.list(run, a.first()).getFirst());
        return t;
    }

    /// What a folder lists: two files.
    static Map<String, Object> folders() {
        Map<String, Object> t = new HashMap<>();
        for (String name : new String[] {"listdir", "glob"})
            put(t, name, (run, a) -> new ArrayList<Object>(List.of("file_1", "file_2")));
        put(t, "cpu_count", (run, a) -> 4L);
        return t;
    }

    static Map<String, Object> datasets() {
        Map<String, Object> t = new HashMap<>();
        for (String name : new String[] {
            "make_moons",
            "make_circles",
            "make_blobs",
            "make_classification",
            "make_gaussian_quantiles",
            "spiral_data",
            "vertical_data"
        })
            put(t, name, (run, a) -> {
                boolean blobs = name.matches("make_(classification|blobs|gaussian_quantiles)");
                int features = blobs && a.get(-1, "n_features") instanceof Long given
                        ? Math.toIntExact(given)
                        : name.equals("make_classification") ? run.data.features() : 2;
                int n = run.data.samples();
                Tensor x = points(run, n, features);
                run.fitting.invented(x.node(run), false);
                return Tuple.of(x, run.data.classes(run, "y", n));
            });
        put(
                t,
                "make_regression",
                (run, a) -> Tuple.of(
                        points(run, run.data.samples(), run.data.features()), points(run, run.data.samples(), 1)));
        for (String name : new String[] {
            "load_iris",
            "load_digits",
            "load_breast_cancer",
            "load_wine",
            "load_boston",
            "load_diabetes",
            "fetch_openml",
            "fetch_mldata"
        })
            put(t, name, (run, a) -> {
                int features = name.equals("load_digits")
                        ? run.data.sizes().of(64)
                        : name.equals("load_iris")
                                ? 4
                                : name.startsWith("fetch") ? run.data.sizes().of(784) : run.data.features();
                boolean digits = name.startsWith("fetch") || name.equals("load_digits");
                int n = digits ? run.data.tableRows() : run.data.samples();
                Tensor x = points(run, n, features);
                run.fitting.invented(x.node(run), false);
                boolean three = name.equals("load_iris") || name.equals("load_wine");
                Tensor y = run.data.classes(run, "y", n, digits ? DIGITS : three ? 3 : run.data.outputs());
                run.fitting.invented(y.node(run), true);
                if (Truth.of(run, a.get(-1, "return_X_y"))) return Tuple.of(x, y);
                Map<Object, Object> bunch = new HashMap<>();
                Callable.Instance result =
                        new Callable.Instance(new Callable.Type("Bunch", List.of(new Opaque(name)), new HashMap<>()));
                bunch.put("data", x);
                result.fields.put("data", x);
                result.fields.put("images", x);
                result.fields.put("target", y);
                return result;
            });
        put(
                t,
                "load_data",
                (run, a) -> Tuple.of(
                        images(run, run.data.sizes().examples(60_000, 50_000)),
                        images(run, run.data.sizes().examples(10_000))));
        put(t, "train_test_split", Files::split);
        put(t, "shuffle", (run, a) -> a.positional().size() == 1 ? a.first() : new Tuple(a.positional()));
        for (String name : new String[] {"StandardScaler", "MinMaxScaler", "Normalizer"})
            put(t, name, (run, a) -> scaler());
        for (String name : new String[] {"OneHotEncoder", "LabelBinarizer"}) put(t, name, (run, a) -> encoder());
        put(t, "LabelEncoder", (run, a) -> numbering());
        put(
                t,
                "to_categorical",
                (run, a) -> run.interpreter.calls.call(
                        run, java.util.Objects.requireNonNull(Modules.numpy().get("to_categorical")), a));
        put(t, "normalize", (run, a) -> a.first());
        put(t, "scale", (run, a) -> a.first());
        return t;
    }

    private static Tensor points(Run run, int rows, int columns) {
        return Tensor.array(run.leaf(Array.normal(Shape.of(rows, columns), run.random()), Kind.FLOAT));
    }

    private static Tuple images(Run run) {
        return images(run, 0);
    }

    /// Images of 28 × 28 with their classes.
    ///
    /// @param count how many; 0 if the program does not say
    private static Tuple images(Run run, int count) {
        int n = count == 0 ? run.data.tableRows() : count;
        int side = run.data.sizes().of(28);
        Tensor x = Tensor.array(run.leaf(Array.normal(Shape.of(n, side, side), run.random()), Kind.FLOAT));
        return Tuple.of(x, run.data.classes(run, "y", n, DIGITS));
    }

    private static Module scaler() {
        Map<String, Object> t = new HashMap<>();
        put(t, "fit", (run, a) -> scaler());
        put(t, "fit_transform", (run, a) -> a.first());
        put(t, "transform", (run, a) -> a.first());
        put(t, "inverse_transform", (run, a) -> a.first());
        return new Module("scaler", t, null);
    }

    /// Classes by whatever they are called, as 0, 1, 2, …
    private static Module numbering() {
        Map<String, Object> t = new HashMap<>();
        put(t, "fit", (run, a) -> numbering());
        for (String name : new String[] {"fit_transform", "transform"})
            put(t, name, (run, a) -> {
                Tensor x = Tensors.of(run, a.first());
                double[] names = java.util.Arrays.stream(x.value(run).toDoubles())
                        .distinct()
                        .sorted()
                        .toArray();
                Array numbers = x.value(run).map(v -> java.util.Arrays.binarySearch(names, v));
                Node classes = x.node(run);
                return Tensor.array(run.flat(numbers, Kind.INT, classes));
            });
        put(t, "inverse_transform", (run, a) -> a.first());
        return new Module("encoder", t, null);
    }

    private static Module encoder() {
        Map<String, Object> t = new HashMap<>();
        put(t, "fit", (run, a) -> encoder());
        for (String name : new String[] {"fit_transform", "transform"})
            put(t, name, (run, a) -> {
                Tensor x = Tensors.of(run, a.first());
                Tensor flat =
                        Tensor.array(run.flat(x.value(run).reshape(x.value(run).size()), Kind.INT, x.node(run)));
                return run.interpreter.calls.call(
                        run,
                        java.util.Objects.requireNonNull(Modules.numpy().get("to_categorical")),
                        Arguments.of(flat));
            });
        return new Module("encoder", t, null);
    }

    /// The first two thirds to train on, the rest to test on; of classes each has an example to train on, as far as one
    /// is left to test on.
    static Object split(Run run, Arguments a) {
        List<Object> parts = new ArrayList<>();
        int seen = 0;
        for (Object each : a.positional()) seen = Math.max(seen, seen(run, Tensors.of(run, each)));
        for (Object each : a.positional()) {
            Tensor t = Tensors.of(run, each);
            int n = t.shape(run).dim(0);
            int cut = Math.max(1, seen < n ? Math.max(seen, n * 2 / 3) : n * 2 / 3);
            parts.add(Subscripts.get(run, t, List.of(Index.slice(0, cut))));
            parts.add(Subscripts.get(run, t, List.of(Index.slice(cut, n))));
        }
        return new Tuple(parts);
    }

    /// After how many examples each class was seen; 0 for what holds no classes.
    private static int seen(Run run, Tensor t) {
        if (t.kind(run) != Kind.INT || t.shape(run).rank() != 1) return 0;
        double[] classes = t.value(run).toDoubles();
        java.util.Set<Double> met = new java.util.HashSet<>();
        int seen = 0;
        for (int i = 0; i < classes.length; i++) if (met.add(classes[i])) seen = i + 1;
        return seen;
    }
}
