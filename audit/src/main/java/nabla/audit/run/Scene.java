package nabla.audit.run;

import java.util.ArrayList;
import java.util.List;
import nabla.audit.run.Data.Labels;
import nabla.audit.run.Data.Layout;

/// The surroundings invented for a program: its data, and whether its functions have to be called for it.
public final class Scene {
    private final Data data;
    private final boolean drive;
    private final String name;

    private Scene(Data data, boolean drive, String name) {
        this.data = data;
        this.drive = drive;
        this.name = name;
    }

    private static void add(List<Scene> scenes, Data data, boolean drive) {
        scenes.add(new Scene(data, drive, data.layout() + " " + data.labels() + (drive ? " driven" : "")));
    }

    Data data() {
        return data;
    }

    boolean drive() {
        return drive;
    }

    @Override
    public String toString() {
        return name;
    }

    /// The surroundings worth trying, the likeliest first.
    public static List<Scene> all(String text) {
        List<Scene> scenes = new ArrayList<>();
        int columns = text.contains("784") ? 785 : 6;
        int rows = text.matches("(?s).*(\\b1000\\s*:|:\\s*1000\\b).*") ? 1013 : 12;
        boolean classes = text.contains("range(") && text.matches("(?s).*\\[\\s*(np\\.arange|range)\\(.*");
        int features = text.contains("784") ? 784 : 3;
        Labels[] labels = classes
                ? new Labels[] {Labels.CLASSES, Labels.ONE_HOT, Labels.COLUMN}
                : new Labels[] {Labels.ONE_HOT, Labels.CLASSES, Labels.COLUMN};
        for (boolean drive : new boolean[] {false, true}) {
            for (Layout layout : new Layout[] {Layout.ROWS, Layout.COLUMNS})
                for (Labels label : labels)
                    add(
                            scenes,
                            new Data(
                                    layout,
                                    5,
                                    features,
                                    4,
                                    label == Labels.COLUMN ? 1 : 2,
                                    label,
                                    rows,
                                    columns,
                                    false),
                            drive);
            add(
                    scenes,
                    new Data(Layout.ROWS, 5, features, features == 3 ? 3 : 6, 2, Labels.ONE_HOT, rows, columns, false),
                    drive);
            add(scenes, new Data(Layout.ROWS, 5, features, 4, 2, Labels.ONE_HOT, rows, columns, true), drive);
            for (Layout layout : new Layout[] {Layout.ONE_COLUMN, Layout.VECTOR})
                for (Labels label : labels)
                    add(
                            scenes,
                            new Data(
                                    layout,
                                    5,
                                    features,
                                    4,
                                    label == Labels.COLUMN ? 1 : 2,
                                    label,
                                    rows,
                                    columns,
                                    false),
                            drive);
        }
        return scenes;
    }
}
