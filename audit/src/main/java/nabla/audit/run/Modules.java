package nabla.audit.run;

import static nabla.audit.run.Elementwise.put;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import nabla.audit.read.Stmt;
import org.jspecify.annotations.Nullable;

/// Imports: NumPy and `math` as this interpreter knows them, the program's own files, and stand-ins for everything
/// else.
final class Modules {
    private static final Map<String, Object> NUMPY = new HashMap<>();
    private static final Map<String, Map<String, Object>> KNOWN = new HashMap<>();
    /// Functions of the libraries that draw: calling them does nothing.
    private static final Set<String> SILENT =
            Set.of("matplotlib", "seaborn", "tqdm", "warnings", "time", "os", "sys", "logging");

    static {
        Elementwise.into(NUMPY);
        Reductions.into(NUMPY);
        Shapes.into(NUMPY);
        Creation.into(NUMPY);
        Linear.into(NUMPY);
        Places.into(NUMPY);
        NUMPY.put("pi", Math.PI);
        NUMPY.put("e", Math.E);
        for (String name : new String[] {"inf", "Inf", "Infinity", "infty", "PINF"})
            NUMPY.put(name, Double.POSITIVE_INFINITY);
        for (String name : new String[] {"nan", "NaN", "NAN"}) NUMPY.put(name, Double.NaN);
        NUMPY.put("newaxis", Nothing.NONE);
        for (String type : new String[] {
            "float64",
            "float32",
            "float16",
            "double",
            "single",
            "longdouble",
            "int64",
            "int32",
            "int8",
            "uint8",
            "int16",
            "uint16",
            "bool_",
            "int_",
            "float_",
            "bool",
            "float",
            "int",
            "intp"
        })
            put(
                    NUMPY,
                    type,
                    (run, a) -> a.first() instanceof Opaque o
                            ? o
                            : TensorAttributes.astype(run, Tensors.of(run, a.first()), type));
        put(NUMPY, "seterr", (run, a) -> Nothing.NONE);
        put(NUMPY, "set_printoptions", (run, a) -> Nothing.NONE);
        for (String file : new String[] {"fromfile", "frombuffer"}) put(NUMPY, file, Files::bytes);
        for (String file : new String[] {"loadtxt", "genfromtxt", "load", "fromstring"}) put(NUMPY, file, Files::table);
        NUMPY.put("random", new Module("numpy.random", RandomNumbers.table(), null));
        NUMPY.put(
                "linalg",
                new Module("numpy.linalg", Map.of("norm", java.util.Objects.requireNonNull(NUMPY.get("norm"))), null));
        KNOWN.put("numpy", NUMPY);
        Map<String, Object> math = new HashMap<>(NUMPY);
        math.keySet()
                .retainAll(Set.of(
                        "exp", "log", "sqrt", "tanh", "sin", "cos", "tan", "pow", "floor", "ceil", "fabs", "pi", "e",
                        "inf", "log2", "log10", "log1p", "sinh", "cosh", "expm1"));
        KNOWN.put("math", math);
        Map<String, Object> random = RandomNumbers.table();
        KNOWN.put("random", random);
        Map<String, Object> copy = new HashMap<>();
        put(
                copy,
                "copy",
                (run, a) -> a.first() instanceof Map<?, ?> m
                        ? new java.util.LinkedHashMap<Object, Object>(m)
                        : Creation.copied(run, a.first()));
        put(copy, "deepcopy", (run, a) -> Creation.copied(run, a.first()));
        KNOWN.put("copy", copy);
        KNOWN.put(
                "scipy.special",
                Map.of(
                        "expit",
                        java.util.Objects.requireNonNull(NUMPY.get("expit")),
                        "logsumexp",
                        java.util.Objects.requireNonNull(NUMPY.get("logsumexp")),
                        "softmax",
                        java.util.Objects.requireNonNull(Known.functions().get("softmax"))));
        KNOWN.put(
                "functools",
                Map.of(
                        "reduce",
                        new Callable.Builtin("reduce", Known::reduce),
                        "partial",
                        new Callable.Builtin("partial", Known::partial)));
        KNOWN.put(
                "collections",
                Map.of(
                        "OrderedDict",
                        java.util.Objects.requireNonNull(Builtins.table().get("dict")),
                        "defaultdict",
                        new Callable.Builtin("defaultdict", (run, a) -> {
                            run.course.met(run, new Opaque("defaultdict"));
                            return new java.util.LinkedHashMap<Object, Object>();
                        })));
        KNOWN.put("sklearn", Files.datasets());
        KNOWN.put(
                "tqdm",
                Map.of(
                        "tqdm",
                        java.util.Objects.requireNonNull(Known.functions().get("tqdm")),
                        "trange",
                        java.util.Objects.requireNonNull(Known.functions().get("trange"))));
        KNOWN.put("pandas", Files.pandas());
        KNOWN.put("itertools", Itertools.table());
        KNOWN.put("concurrent.futures", Pools.futures());
        KNOWN.put("multiprocessing", Pools.processes());
        KNOWN.put("os", Files.folders());
        KNOWN.put("glob", Files.folders());
        Map<String, Object> struct = new HashMap<>();
        put(struct, "unpack", Files::unpacked);
        KNOWN.put("struct", struct);
        KNOWN.put("array", Map.of("array", new Callable.Builtin("array", Files::array)));
        Map<String, Object> idx = new HashMap<>();
        put(idx, "convert_from_file", Files::images);
        KNOWN.put("idx2numpy", idx);
        for (String name : new String[] {"builtins", "__builtin__", "past.builtins", "six.moves"})
            KNOWN.put(name, Builtins.table());
        KNOWN.put(
                "argparse",
                Map.of("ArgumentParser", new Callable.Builtin("ArgumentParser", (run, a) -> CommandLine.parser())));
        for (String name : new String[] {"keras.datasets", "tensorflow.keras.datasets"})
            for (String set : new String[] {"mnist", "fashion_mnist"}) KNOWN.put(name + "." + set, Files.datasets());
    }

    private Modules() {}

    static Map<String, Object> numpy() {
        return NUMPY;
    }

    static @Nullable Object member(String path) {
        int dot = path.lastIndexOf('.');
        Map<String, Object> module = KNOWN.get(path);
        if (module != null) return new Module(path, module, null);
        Map<String, Object> parent = KNOWN.get(path.substring(0, dot));
        if (parent != null && parent.containsKey(path.substring(dot + 1))) return parent.get(path.substring(dot + 1));
        if (path.matches("sklearn\\.[a-z_]+") && !Files.datasets().containsKey(path.substring(dot + 1)))
            return new Module(path, Files.datasets(), null);
        if (path.matches("(tensorflow\\.)?keras\\.utils\\.np_utils")) return new Module(path, Files.datasets(), null);
        if (path.matches("tensorflow\\.keras|(tensorflow\\.)?keras\\.datasets(\\.\\w+)?"))
            return new Module(path, Files.datasets(), null);
        if (path.startsWith("numpy.add.")) return NUMPY.get("add.at");
        if (path.startsWith("sklearn.")
                || path.startsWith("keras.")
                || path.startsWith("tensorflow.")
                || path.startsWith("torchvision.")) return Files.datasets().get(path.substring(dot + 1));
        return null;
    }

    /// What a name means in most programs that use it without saying so.
    static @Nullable Object wellKnown(String name) {
        return switch (name) {
            case "np", "numpy" -> new Module("numpy", NUMPY, null);
            case "math" -> standInKnown("math");
            case "random" -> standInKnown("random");
            case "expit" -> NUMPY.get("expit");
            case "plt", "pd", "os", "sys", "time" -> new Opaque(name);
            default -> Known.functions().get(name);
        };
    }

    private static Module standInKnown(String name) {
        return new Module(name, java.util.Objects.requireNonNull(KNOWN.get(name)), null);
    }

    static Module standIn(Run run, String name) {
        Map<String, Object> known = KNOWN.get(name);
        if (known != null) return new Module(name, known, null);
        String top = name.replaceAll("\\..*", "");
        if (top.equals("numpy")) return new Module(name, NUMPY, null);
        if (!SILENT.contains(top) && !top.equals("sklearn"))
            run.note("the module `" + name + "` is not at hand; what it gives is invented");
        Map<String, Object> data =
                top.equals("sklearn") || top.equals("keras") || top.equals("tensorflow") ? Files.datasets() : Map.of();
        return new Module(name, data, null);
    }

    static void bind(Run run, Stmt.Import i, Frame frame) {
        Module module = run.interpreter.load(run, i.module());
        String as = i.as();
        if (as != null) frame.set(as, module);
        else if (i.module().contains("."))
            frame.set(
                    i.module().replaceAll("\\..*", ""),
                    run.interpreter.load(run, i.module().replaceAll("\\..*", "")));
        else frame.set(i.module(), module);
    }

    static void bind(Run run, Stmt.ImportFrom i, Frame frame) {
        String module = i.module().replaceFirst("^\\.+", "");
        if (i.module().startsWith("__future__")) return;
        Module from = run.interpreter.load(run, module.isEmpty() ? i.name() : module);
        if (i.name().equals("*")) {
            if (from.frame() != null)
                from.frame().names.forEach((k, v) -> {
                    if (!k.startsWith("__")) frame.names.put(k, v);
                });
            else from.members().forEach((k, v) -> frame.names.putIfAbsent(k, v));
            return;
        }
        String as = i.as() == null ? i.name() : i.as();
        Object value = module.isEmpty() ? from : from.get(i.name());
        if (value instanceof Opaque) {
            if (frame.names.get(as) instanceof Callable.Type || frame.names.get(as) instanceof Callable.Function)
                return; // a notebook writes it to a file and reads it from there
            Object known = Known.functions().get(i.name());
            String inside = module + "." + i.name();
            Object whole = run.interpreter.hasProgram(inside) ? run.interpreter.load(run, inside) : null;
            if (whole != null) value = whole;
            else if (known != null) value = known;
        }
        frame.set(as, value);
    }
}
