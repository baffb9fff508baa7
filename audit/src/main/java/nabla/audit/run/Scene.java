package nabla.audit.run;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nabla.audit.run.Data.Labels;
import nabla.audit.run.Data.Layout;

/// The surroundings invented for a program: its data, and whether its functions have to be called for it.
public final class Scene {
    private static final int MOST_ROWS = 1000;

    private final Data data;
    private final boolean drive;
    private final String name;

    private Scene(Data data, boolean drive, String name) {
        this.data = data;
        this.drive = drive;
        this.name = name;
    }

    Data data() {
        return data;
    }

    /// Whether the program's functions are called for it.
    public boolean drive() {
        return drive;
    }

    @Override
    public String toString() {
        return name;
    }

    /// Whether the numbers written in the program are read as they are; slow, and seldom needed.
    public boolean atFullSize() {
        return data.sizes() == Sizes.WRITTEN;
    }

    /// The surroundings worth trying, the likeliest first: small sizes before those the program writes.
    public static List<Scene> all(String text) {
        List<Scene> scenes = new ArrayList<>();
        Sizes small = Sizes.small(text);
        if (!small.smaller().isEmpty()) all(text, small, scenes);
        all(text, Sizes.WRITTEN, scenes);
        return scenes;
    }

    private static void all(String text, Sizes sizes, List<Scene> scenes) {
        boolean images = Sizes.ofImages(text);
        int features = images ? sizes.of(784) : 3;
        int columns = images ? features + 1 : 6;
        int rows = rows(text, sizes);
        boolean classes = text.contains("range(") && text.matches("(?s).*\\[\\s*(np\\.arange|range)\\(.*");
        Labels[] labels = classes
                ? new Labels[] {Labels.CLASSES, Labels.ONE_HOT, Labels.COLUMN}
                : new Labels[] {Labels.ONE_HOT, Labels.CLASSES, Labels.COLUMN};
        for (boolean drive : new boolean[] {false, true}) {
            for (Layout layout : new Layout[] {Layout.ROWS, Layout.COLUMNS})
                for (Labels label : labels) add(scenes, layout, label, features, 4, rows, columns, false, sizes, drive);
            int hidden = features == 3 ? 3 : 6;
            add(scenes, Layout.ROWS, Labels.ONE_HOT, features, hidden, rows, columns, false, sizes, drive);
            add(scenes, Layout.ROWS, Labels.ONE_HOT, features, 4, rows, columns, true, sizes, drive);
            add(scenes, Layout.ROWS, Labels.CLASS_COLUMN, features, 4, rows, columns, false, sizes, drive);
            for (Layout layout : new Layout[] {Layout.ONE_COLUMN, Layout.VECTOR})
                for (Labels label : labels) add(scenes, layout, label, features, 4, rows, columns, false, sizes, drive);
        }
    }

    private static void add(
            List<Scene> scenes,
            Layout layout,
            Labels label,
            int features,
            int hidden,
            int rows,
            int columns,
            boolean flatBias,
            Sizes sizes,
            boolean drive) {
        int outputs = label == Labels.COLUMN ? 1 : 2;
        Data data = new Data(layout, 5, features, hidden, outputs, label, rows, columns, flatBias, sizes);
        String name = layout + " " + label + (drive ? " driven" : "") + (sizes == Sizes.WRITTEN ? "" : " small");
        scenes.add(new Scene(data, drive, name));
    }

    /// A table's rows: more than the program cuts off at a written row.
    private static int rows(String program, Sizes sizes) {
        String text = program.replaceAll("#.*", "");
        Matcher cuts = Pattern.compile("\\b(\\d{2,6})\\s*:|:\\s*(\\d{2,6})\\b").matcher(text);
        int rows = 12;
        while (cuts.find()) {
            int cut = sizes.of(Integer.parseInt(cuts.group(1) == null ? cuts.group(2) : cuts.group(1)));
            if (cut <= MOST_ROWS) rows = Math.max(rows, cut + 13);
        }
        return rows;
    }
}
