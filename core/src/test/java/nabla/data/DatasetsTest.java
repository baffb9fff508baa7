package nabla.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "iris, 150, 4, 3",
        "penguins, 344, 9, 3",
        "digits, 1797, 64, 10",
        "xor, 4, 2, 2",
        "moons, 200, 2, 2",
        "circles, 200, 2, 2",
        "spirals, 300, 2, 3"
    })
    void bundledSetsHaveTheirRowsFeaturesAndClasses(String name, int rows, int features, int classes) {
        Dataset data = Datasets.load(name);
        assertThat(data.rows()).isEqualTo(rows);
        assertThat(data.width()).isEqualTo(features);
        assertThat(data.classNames()).hasSize(classes);
    }

    @Test
    void theLineIsARegression() {
        assertThat(Datasets.load("line").values()).hasSize(100);
    }

    @Test
    void pixelsOfDigitsLieBetweenZeroAndOne() {
        Dataset digits = Datasets.load("digits");
        assertThat(digits.labels()).startsWith(0, 1, 2, 3);
        float greatest = 0;
        for (int row = 0; row < digits.rows(); row++) {
            for (int pixel = 0; pixel < 64; pixel++) {
                assertThat(digits.feature(row, pixel)).isBetween(0f, 1f);
                greatest = Math.max(greatest, digits.feature(row, pixel));
            }
        }
        assertThat(greatest).isEqualTo(1);
    }

    @Test
    void aKnownSetThatIsNotHereSaysHowToGetIt() {
        assertThatThrownBy(() -> here().find("mnist", CsvFormat.DETECT))
                .isInstanceOf(DataException.class)
                .hasMessage("mnist is not on this machine: run tools/data mnist (looked in " + folder + ")");
    }

    @ParameterizedTest
    @ValueSource(strings = {"iriss", "fashion"})
    void aMistypedNameIsGuessed(String name) {
        assertThatThrownBy(() -> here().find(name, CsvFormat.DETECT))
                .hasMessageMatching(
                        "there is no file and no data set \"" + name + "\"; did you mean \"(iris|fashion-mnist)\"\\?");
    }

    @Test
    void anUnknownNameListsTheKnownOnes() {
        assertThatThrownBy(() -> here().find("people.csv", CsvFormat.DETECT))
                .hasMessageContaining("circles, diamonds, digits, fashion-mnist, iris");
    }

    @Test
    void aSetInAFolderBringsItsUsualQuestion() throws IOException {
        write("weather.csv", "date,wind,weather\n2012-01-01,4.7,rain\n2012-01-02,1.1,sun\n2012-01-03,3,rain\n");
        Source weather = here().find("weather", CsvFormat.DETECT);
        assertThat(weather.target()).isEqualTo("weather");
        assertThat(weather.table().names()).containsExactly("wind", "weather");
    }

    @Test
    void anyOtherFileInTheFoldersIsFoundByItsName() throws IOException {
        write("mine.tsv", "a\tb\n1\tx\n2\ty\n");
        assertThat(here().find("mine", CsvFormat.DETECT).table().rows()).isEqualTo(2);
        assertThat(here().find(folder + "/mine.tsv", CsvFormat.DETECT).target()).isNull();
    }

    @Test
    void aFolderWithoutImagesIsRefused() {
        assertThatThrownBy(() -> here().find(folder.toString(), CsvFormat.DETECT))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("without train-images-idx3-ubyte");
    }

    @Test
    void aNameThatCannotBeAFileIsRefused() {
        assertThatThrownBy(() -> here().find("a\0b", CsvFormat.DETECT)).isInstanceOf(DataException.class);
    }

    @Test
    void theAskedForFolderComesFirst() {
        assertThat(Datasets.usualFolders(Map.of("NABLA_DATA", "asked"), "home"))
                .containsExactly(
                        Path.of("asked"),
                        Path.of("data"),
                        Path.of("home/.cache/nabla/data"),
                        Path.of("/usr/share/datasets"));
        assertThat(Datasets.usualFolders(Map.of("XDG_CACHE_HOME", "cache"), "home"))
                .contains(Path.of("cache/nabla/data"));
    }

    private Datasets here() {
        return new Datasets(List.of(folder));
    }

    private void write(String name, String text) throws IOException {
        Files.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
    }
}
