package nabla.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A data set turned back into a table. */
final class DatasetTable {
    private DatasetTable() {}

    static Table of(String source, Dataset data) {
        List<Column> columns = new ArrayList<>();
        data.names().forEach(name -> columns.add(new Column.Numbers(name)));
        Targets targets = data.targets();
        if (targets instanceof Targets.Classes classes) {
            columns.add(new Column.Texts("class", classes.names(), false));
        } else if (targets instanceof Targets.Values values) {
            values.names().forEach(name -> columns.add(new Column.Numbers(name)));
        }
        Cells cells = new Cells(columns.size());
        float[] cell = new float[columns.size()];
        for (int row = 0; row < data.rows(); row++) {
            data.copyRow(row, cell, 0);
            if (targets instanceof Targets.Classes classes) {
                cell[data.width()] = classes.labels()[row];
            } else if (targets instanceof Targets.Values values) {
                int outputs = values.names().size();
                System.arraycopy(values.values(), row * outputs, cell, data.width(), outputs);
            }
            cells.append(cell);
        }
        return new Table(source, columns, cells, null, List.of(), Set.of());
    }
}
