package nabla.audit.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;
import nabla.audit.trace.Binding;
import nabla.audit.trace.Kind;
import nabla.calculus.array.Array;
import nabla.calculus.array.Shape;

/// Data for a program that expects it from elsewhere: small, of the right kind, every dimension another.
///
/// @param layout how examples lie
/// @param samples how many examples
/// @param features how many numbers an example has
/// @param hidden units of a layer whose size nothing tells
/// @param outputs classes, or numbers predicted
/// @param labels how the truth is written
/// @param tableRows rows of a table read from a file
/// @param tableColumns columns of such a table
/// @param flatBias whether a bias has one axis only
/// @param sizes at which the numbers written in the program are read
record Data(
        Layout layout,
        int samples,
        int features,
        int hidden,
        int outputs,
        Labels labels,
        int tableRows,
        int tableColumns,
        boolean flatBias,
        Sizes sizes) {
    enum Layout {
        ROWS,
        COLUMNS,
        ONE_COLUMN,
        VECTOR
    }

    enum Labels {
        ONE_HOT,
        CLASSES,
        CLASS_COLUMN,
        COLUMN
    }

    private static final Pattern BIAS =
            Pattern.compile("(?i)(b|bias|biases|.*_bias|b_?\\w{0,2}|bias_?\\w*|b_.*|.*_b\\d?)");
    private static final Pattern TRUTH = Pattern.compile(
            "(?i)(y|t|d|yt|yy|ys|y_?(true|train|test|batch|real|val|dev|data|act\\w*|mb|i|b|hot|enc\\w*|one_?hot)|y_(batch|int|idx|oh|mini|tr|ts|te|lab)\\w*|.*(label|target|truth|expected|desired|classes|correct).*|labels?|outputs?|out|training_?(set_?)?outputs?.*)");
    /// What is called a whole number or a place is a class.
    private static final Pattern PLACES = Pattern.compile("(?i)(y|labels?|targets?)_(\\w+_)?(int|idx|index|ids?)");
    private static final Pattern NUMBER = Pattern.compile(
            "(?i)(lr|alpha|eta|learning_?rate|l_?rate|step_?size|lamb?da?|lambd|reg\\w*|epsilon|eps|beta\\d?|momentum|mu|rho|decay\\w*|gamma|keep_?prob|dropout\\w*|drop_?rate|threshold|tol\\w*|l1|l2|noise|scale|rate|lmbda|weight_decay)");
    private static final Pattern SHARE = Pattern.compile("(?i).*(ratio|factor|fraction|split|portion|percent\\w*)");
    private static final Pattern COUNT = Pattern.compile(
            "(?i)(epochs?|.*epochs?|.*rounds|.*iter\\w*|num(ber)?_?\\w*|n_\\w+|.*_(size|dim|count|units|nodes|neurons)|.*size|.*nodes|.*neurons|m|n|seed|.*_n|steps|batch_?size|k|.*units|n\\d?|.*layers?)");
    private static final Pattern FLAG = Pattern.compile(
            "(?i)(verbose|debug|is_\\w+|print_\\w+|plot\\w*|display\\w*|show\\w*|training|train_mode|shuffle|early_stopping)");
    private static final Pattern DATA = Pattern.compile("(?i)(x\\w*|.*(data|inputs?|features|images?|img|samples).*)");
    private static final Pattern WEIGHT =
            Pattern.compile("(?i)(w|theta|weight|syn|wt|u|v)s?_?\\w{0,4}|.*(weight|theta).*");

    /// The same with examples of another size; there are never as many examples as features.
    Data withFeatures(int wanted) {
        int n = wanted == samples ? samples + 2 : samples;
        return new Data(layout, n, wanted, hidden, outputs, labels, tableRows, tableColumns, flatBias, sizes);
    }

    /// The same with tables of another width.
    Data withColumns(int wanted) {
        return new Data(layout, samples, features, hidden, outputs, labels, tableRows, wanted, flatBias, sizes);
    }

    /// The same with tables of other lengths.
    Data withRows(int wanted) {
        return new Data(layout, samples, features, hidden, outputs, labels, wanted, tableColumns, flatBias, sizes);
    }

    /// The same with another number of outputs. Of classes each has an example, so that they can be counted.
    Data withOutputs(int wanted) {
        boolean few = wanted > samples && (labels == Labels.CLASSES || labels == Labels.CLASS_COLUMN);
        int n = few ? wanted + 2 : wanted == samples ? samples + 2 : samples;
        return new Data(layout, n, features, hidden, wanted, labels, tableRows, tableColumns, flatBias, sizes);
    }

    /// The same with the truth written in another way.
    Data withLabels(Labels wanted) {
        return new Data(layout, samples, features, hidden, outputs, wanted, tableRows, tableColumns, flatBias, sizes);
    }

    static boolean isTruth(String name) {
        return TRUTH.matcher(name).matches();
    }

    static boolean isBias(String name) {
        return BIAS.matcher(name).matches();
    }

    /// A value by its name alone.
    Object invent(Run run, String name) {
        if (FLAG.matcher(name).matches()) return false;
        if (NUMBER.matcher(name).matches()) {
            double value = name.toLowerCase(Locale.ROOT).contains("keep") ? 0.8 : 0.1;
            return run.number(value);
        }
        if (name.matches("(?i)(n|num)_[a-z_]+")) return count(name);
        if (TRUTH.matcher(name).matches()) return truth(run, name);
        if (SHARE.matcher(name).matches()) return run.number(0.25);
        if (isBias(name)) return tensor(run, name, bias(width(name)));
        if (WEIGHT.matcher(name).matches()) {
            boolean later = width(name) == outputs;
            int in = later ? hidden : features;
            boolean columns = layout == Layout.COLUMNS || layout == Layout.ONE_COLUMN;
            return tensor(run, name, columns ? Shape.of(width(name), in) : Shape.of(in, width(name)));
        }
        if (COUNT.matcher(name).matches() && !name.startsWith("X")) return count(name);
        return tensor(
                run,
                name,
                switch (layout) {
                    case ROWS -> Shape.of(samples, features);
                    case COLUMNS -> Shape.of(features, samples);
                    case ONE_COLUMN -> Shape.of(features, 1);
                    case VECTOR -> Shape.of(features);
                });
    }

    /// The first layer is hidden, a later one gives the outputs.
    private int width(String name) {
        return name.matches("(?i).*([2-9]|out|o|y|b)$") && name.length() > 1 ? outputs : hidden;
    }

    private Shape bias(int units) {
        if (flatBias) return Shape.of(units);
        return layout == Layout.COLUMNS || layout == Layout.ONE_COLUMN
                ? Shape.of(units, 1)
                : layout == Layout.VECTOR ? Shape.of(units) : Shape.of(1, units);
    }

    Object count(String name) {
        String n = name.toLowerCase(Locale.ROOT);
        if (n.contains("epoch") || n.contains("iter") || n.contains("steps") || n.contains("rounds")) return 2L;
        if (n.contains("batch")) return (long) samples;
        if (n.contains("hidden") || n.contains("_h") || n.contains("unit")) return (long) hidden;
        if (n.contains("layer")) return 3L;
        if (n.contains("out") || n.contains("class") || n.contains("_y") || n.equals("k")) return (long) outputs;
        if (n.equals("m") || n.equals("n") || n.contains("sample") || n.contains("example")) return (long) samples;
        return (long) features;
    }

    private Object truth(Run run, String name) {
        boolean single = layout == Layout.ONE_COLUMN || layout == Layout.VECTOR;
        boolean places = PLACES.matcher(name).matches();
        if (places && !single && labels != Labels.CLASS_COLUMN) return row(run, name);
        if (labels == Labels.CLASSES && !single || labels == Labels.CLASS_COLUMN) return places(run, name);
        int units = labels == Labels.COLUMN ? 1 : outputs;
        return tensor(
                run,
                name,
                switch (layout) {
                    case ROWS -> Shape.of(samples, units);
                    case COLUMNS -> Shape.of(units, samples);
                    case ONE_COLUMN -> Shape.of(units, 1);
                    case VECTOR -> Shape.of(units);
                });
    }

    /// The class of every example, as places where something is read: in a row, or in a column.
    Tensor places(Run run, String name) {
        Tensor row = row(run, name);
        return labels == Labels.CLASS_COLUMN ? row.view(e -> e.reshape(samples, 1)) : row;
    }

    /// The same for so many examples of a file.
    Tensor places(Run run, String name, int count, int classes) {
        Tensor row = classes(run, name, count, classes);
        run.fitting.classes(row.node(run));
        return labels == Labels.CLASS_COLUMN ? row.view(e -> e.reshape(count, 1)) : row;
    }

    private Tensor row(Run run, String name) {
        Tensor classes = classes(run, name, samples);
        if (isTruth(name)) run.fitting.invented(classes.node(run), true);
        run.fitting.classes(classes.node(run));
        return classes;
    }

    /// A value of a known shape: one-hot for what is called a target, normal numbers for everything else.
    Object invent(Run run, String name, Shape shape) {
        if (NUMBER.matcher(name).matches()) return invent(run, name);
        if (shape.rank() == 0) return number(run, name);
        return tensor(run, name, shape);
    }

    /// A number that stands for a value of the program's own, no setting.
    private static Tensor number(Run run, String name) {
        Tensor number = Tensor.number(run.leaf(normal(run, name, Shape.of()), Kind.FLOAT));
        run.bind(number, name, Binding.How.ARGUMENT);
        return number;
    }

    /// A truth beside a prediction: one-hot along the axis along which the prediction sums to 1.
    Object truthBeside(Run run, String name, Array prediction) {
        if (!isTruth(name) || prediction.rank() != 2) return invent(run, name, prediction.shape());
        boolean columns = isOne(prediction.sum(false, 0));
        boolean rows = isOne(prediction.sum(false, 1));
        if (columns == rows) return invent(run, name, prediction.shape());
        Data turned = new Data(
                columns ? Layout.COLUMNS : Layout.ROWS,
                samples,
                features,
                hidden,
                outputs,
                labels,
                tableRows,
                tableColumns,
                flatBias,
                sizes);
        return turned.invent(run, name, prediction.shape());
    }

    private static boolean isOne(Array sums) {
        return sums.map(s -> Math.abs(s - 1) < 1e-9 ? 1 : 0).isEveryElement(1);
    }

    Tensor tensor(Run run, String name, Shape shape) {
        run.note("`" + name + "` is not in the program: a value of shape " + shape + " was invented");
        Array value = isTruth(name) ? oneHot(run, name, shape) : normal(run, name, shape);
        Tensor tensor = Tensor.array(run.leaf(value, Kind.FLOAT));
        if (isData(name)) run.fitting.invented(tensor.node(run), isTruth(name));
        run.bind(tensor, name, Binding.How.ARGUMENT);
        return tensor;
    }

    Tensor classes(Run run, String name, int count) {
        return classes(run, name, count, outputs);
    }

    Tensor classes(Run run, String name, int count, int classes) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) values[i] = i % classes; // so that each batch of as many has every class
        if (count > 1 && count < classes) values[count - 1] = classes - 1; // so that the highest tells how many
        Tensor tensor = Tensor.array(run.leaf(Array.vector(values), Kind.INT));
        run.bind(tensor, name, Binding.How.ARGUMENT);
        return tensor;
    }

    private static Random random(Run run, String name) {
        return new Random(run.random().nextInt() * 31L + name.hashCode());
    }

    private static Array normal(Run run, String name, Shape shape) {
        return Array.normal(shape, random(run, name));
    }

    private Array oneHot(Run run, String name, Shape shape) {
        Random random = random(run, name);
        if (shape.size() <= 1
                || shape.rank() == 2
                        && (layout == Layout.COLUMNS ? shape.dim(0) : shape.dim(1)) == 1
                        && layout != Layout.ONE_COLUMN)
            return Array.zeros(shape).map(ignored -> random.nextInt(2));
        boolean columns = shape.rank() == 1 || layout == Layout.COLUMNS || layout == Layout.ONE_COLUMN;
        int units = columns ? shape.dim(0) : shape.dim(-1);
        int examples = shape.size() / units;
        double[] values = new double[shape.size()];
        for (int i = 0; i < examples; i++) {
            int hot = random.nextInt(units);
            values[columns ? hot * examples + i : i * units + hot] = 1;
        }
        return Array.of(shape, values);
    }

    /// The shape of what stands to the right of a matrix product.
    Shape rightOf(String name, Shape left) {
        int inner = left.dim(-1);
        if (isTruth(name) || WEIGHT.matcher(name).matches()) return Shape.of(inner, width(name, left));
        return layout == Layout.COLUMNS
                ? Shape.of(inner, samples)
                : layout == Layout.ONE_COLUMN
                        ? Shape.of(inner, 1)
                        : layout == Layout.VECTOR ? Shape.of(inner) : Shape.of(inner, width(name, left));
    }

    /// The first layer that is met is hidden, later ones give the outputs.
    private int width(String name, Shape left) {
        return name.matches(".*(?<!\\d)1") || left.dim(-1) == features && !name.matches(".*\\d") ? hidden : outputs;
    }

    Shape leftOf(String name, Shape right) {
        int inner = right.rank() == 1 ? right.dim(0) : right.dim(-2);
        if (isTruth(name) && right.rank() == 2) return Shape.of(right.dim(1), inner); // one truth for every prediction
        if (WEIGHT.matcher(name).matches())
            return Shape.of(inner == features || name.endsWith("1") ? hidden : outputs, inner);
        return layout == Layout.VECTOR ? Shape.of(inner) : Shape.of(layout == Layout.ONE_COLUMN ? 1 : samples, inner);
    }

    /// The shape of what is added to, subtracted from or multiplied with an array.
    Shape besides(String name, Shape other) {
        if (isBias(name) && other.rank() == 2 && flatBias) return Shape.of(other.dim(1));
        if (isBias(name) && other.rank() == 2)
            return layout == Layout.COLUMNS || layout == Layout.ONE_COLUMN
                    ? Shape.of(other.dim(0), 1)
                    : Shape.of(1, other.dim(1));
        return other;
    }

    /// A column of a table by its name, or several.
    Object column(Run run, Tensor table, Object index) {
        int rows = table.shape(run).dim(0);
        if (index instanceof List<?> names) {
            Tensor columns = tensor(run, "columns", Shape.of(rows, names.size()));
            run.fitting.table(columns.node(run));
            return columns;
        }
        String name = (String) index;
        Tensor column = isTruth(name) || name.equalsIgnoreCase("species") || name.equalsIgnoreCase("class")
                ? classes(run, name, rows)
                : tensor(run, name, Shape.of(rows));
        run.fitting.column(column.node(run));
        return column;
    }

    /// The names of a table's columns: the last is what the others are to tell.
    static List<Object> columns(int count) {
        List<Object> names = new ArrayList<>();
        for (int i = 1; i < count; i++) names.add("x" + i);
        names.add("target");
        return names;
    }

    /// A name given to a part of an unknown result: data, if it is called like data.
    Object unpacked(Opaque from, String name) {
        return isTruth(name) || DATA.matcher(name).matches() ? new Deferred(name) : from;
    }

    /// Whether a name alone says what a value is.
    boolean knows(String name) {
        return isData(name)
                || isBias(name)
                || NUMBER.matcher(name).matches()
                || SHARE.matcher(name).matches()
                || FLAG.matcher(name).matches()
                || COUNT.matcher(name).matches()
                || WEIGHT.matcher(name).matches();
    }

    boolean isData(String name) {
        return isTruth(name) || DATA.matcher(name).matches();
    }
}
