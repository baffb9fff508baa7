package nabla.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Images and their labels in {@link Idx} files, as tables of two columns, "image" and "label". */
public final class ImageFiles {
    private ImageFiles() {}

    /**
     * A folder with train-images-idx3-ubyte and train-labels-idx1-ubyte, and where present t10k-… or test-… as its test
     * part; each plain or .gz. Empty where there are no such files.
     */
    public static Optional<Source> folder(Path folder) {
        return images(folder, "train")
                .map(training -> new Source(
                        String.valueOf(folder.getFileName()),
                        read(training),
                        images(folder, "t10k")
                                .or(() -> images(folder, "test"))
                                .map(ImageFiles::read)
                                .orElse(null),
                        "label"));
    }

    /**
     * The images of a file; with their labels where the file of labels lies beside (…-labels-idx1-… beside
     * …-images-idx3-…).
     * @throws DataException where a file is damaged, or the two have not equally many
     */
    public static Table read(Path images) {
        Path labels = beside(images);
        return table(images.toString(), Idx.read(images, 3), labels == null ? null : Idx.read(labels, 1));
    }

    /**
     * Whether the file holds images: by its first bytes, or by its name so that a damaged one is not taken for
     * something else.
     */
    static boolean isImages(Path file) {
        if (String.valueOf(file.getFileName()).contains("idx3-ubyte")) {
            return true;
        }
        Bytes bytes = Bytes.of(file);
        try (InputStream in = bytes.open()) {
            return Arrays.equals(in.readNBytes(4), new byte[] {0, 0, 8, 3});
        } catch (IOException e) {
            throw bytes.failure(e);
        }
    }

    static Table table(String source, Idx images, @Nullable Idx labels) {
        int rows = images.dimensions()[0];
        List<Column> columns = new ArrayList<>();
        columns.add(new Column.Images("image", images.dimensions()[1], images.dimensions()[2]));
        if (labels != null) {
            if (labels.dimensions()[0] != rows) {
                throw new DataException(source + ": " + rows + " images, but " + labels.dimensions()[0] + " labels");
            }
            List<String> words =
                    IntStream.rangeClosed(0, 255).mapToObj(Integer::toString).toList();
            columns.add(new Column.Texts("label", words, false));
        }
        Cells cells = new Cells(columns.size());
        float[] cell = new float[columns.size()];
        for (int row = 0; row < rows; row++) {
            if (labels != null) {
                cell[1] = labels.data().get(row) & 0xff;
            }
            cells.append(cell);
        }
        return new Table(source, columns, cells, images.data(), List.of(), Set.of());
    }

    private static Optional<Path> images(Path folder, String part) {
        return Stream.of("-images-idx3-ubyte", "-images.idx3-ubyte")
                .flatMap(name -> Stream.of(part + name, part + name + ".gz"))
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private static @Nullable Path beside(Path images) {
        String name = String.valueOf(images.getFileName());
        String labels = name.replace("images", "labels").replace("idx3", "idx1").replaceFirst("\\.gz$", "");
        return Stream.of(labels, labels + ".gz")
                .map(images::resolveSibling)
                .filter(file -> Files.isRegularFile(file) && !labels.equals(name))
                .findFirst()
                .orElse(null);
    }
}
