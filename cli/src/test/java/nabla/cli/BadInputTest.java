package nabla.cli;

import static nabla.cli.Call.nabla;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is wrong: one error that says what, where and what to do; exit code 1; nothing written. */
class BadInputTest {
    private static final String GOOD = "a,b,kind\n" + "1,2,x\n3,4,y\n5,1,x\n2,7,y\n".repeat(5);

    @TempDir
    private Path folder;

    @Test
    void aFileThatIsNotThere() {
        assertRefused(train(folder.resolve("absent.csv")), "absent.csv");
        assertRefused(nabla("info", folder.resolve("absent.safetensors")), "there is no file", "absent.safetensors");
    }

    @Test
    void aMistypedDataSet() {
        assertRefused(train("penguin"), "did you mean \"penguins\"?");
    }

    @Test
    void anEmptyFile() throws IOException {
        assertRefused(train(file("empty.csv", "")), "empty.csv", "empty");
    }

    @Test
    void aHeaderOnly() throws IOException {
        assertRefused(train(file("header.csv", "a,b,kind\n")), "header.csv");
    }

    @Test
    void aRaggedRow() throws IOException {
        assertRefused(train(file("ragged.csv", GOOD + "1,2\n")), "ragged.csv", "line 22");
    }

    @Test
    void textWhereANumberWas() throws IOException {
        String rows = "1,2,x\n3,4,y\n".repeat(1000);
        assertRefused(
                train(file("text.csv", "a,b,kind\n" + rows + "1,oops,x\n")), "text.csv", "line 2002", "b", "oops");
    }

    @Test
    void infinityInANumberColumn() throws IOException {
        assertRefused(train(file("inf.csv", GOOD + "1,Infinity,x\n")), "inf.csv", "line 22", "b");
        assertRefused(train(file("nan.csv", GOOD + "1,NaN,x\n")), "nan.csv", "line 22", "b");
    }

    @Test
    void oneClassOnly() throws IOException {
        assertRefused(train(file("one.csv", "a,kind\n" + "1,x\n2,x\n".repeat(9))), "only one class", "x");
    }

    @Test
    void moreClassesThanTheRowsCanHold() throws IOException {
        StringBuilder csv = new StringBuilder("a,name\n");
        for (int i = 0; i < 40; i++) {
            csv.append(i).append(",n").append(i).append('\n');
        }
        assertRefused(train(file("names.csv", csv.toString())), "40 different values in 40 rows", "--target");
    }

    @Test
    void aTargetThatIsNotThere() throws IOException {
        assertRefused(train(file("good.csv", GOOD), "--target", "kinds"), "kinds", "did you mean \"kind\"?");
    }

    @Test
    void aTargetAmongTheColumnsDropped() throws IOException {
        assertRefused(train(file("good.csv", GOOD), "--target", "kind", "--drop", "kind"), "kind", "dropped");
    }

    @Test
    void aClassInTheTestFileThatTrainingNeverSaw() throws IOException {
        Path test = file("test.csv", "a,b,kind\n1,2,x\n3,4,z\n");
        assertRefused(train(file("good.csv", GOOD), "--test", test), "test.csv", "row 2", "\"z\"", "never saw");
    }

    @Test
    void imagesThatAreDamaged() throws IOException {
        byte[] short3 = ByteBuffer.allocate(20)
                .putInt(0x803)
                .putInt(2)
                .putInt(3)
                .putInt(4)
                .array();
        assertRefused(train(file("cut-idx3-ubyte", short3)), "cut-idx3-ubyte", "2×3×4");
        byte[] huge = ByteBuffer.allocate(16)
                .putInt(0x803)
                .putInt(1 << 30)
                .putInt(1 << 30)
                .putInt(9)
                .array();
        assertRefused(train(file("huge-idx3-ubyte", huge)), "huge-idx3-ubyte", "cannot be");
        byte[] magic = ByteBuffer.allocate(16).putInt(0x903).array();
        assertRefused(train(file("magic-idx3-ubyte", magic)), "magic-idx3-ubyte", "no IDX file");
        assertRefused(train(file("bad-idx3-ubyte.gz", new byte[] {0x1f, (byte) 0x8b, 9, 9})), "bad-idx3-ubyte.gz");
    }

    @Test
    void modelsThatAreDamaged() throws IOException {
        Path model = trained();
        byte[] good = Files.readAllBytes(model);
        for (int length : new int[] {0, 5, 100, good.length - 4}) {
            assertRefused(nabla("info", file("cut.safetensors", Arrays.copyOf(good, length))), "cut.safetensors");
        }
        assertRefused(
                nabla("info", file("long.safetensors", Arrays.copyOf(good, good.length + 4))), "long.safetensors");
        byte[] oversized = good.clone();
        ByteBuffer.wrap(oversized).order(ByteOrder.LITTLE_ENDIAN).putLong(0, 1L << 60);
        assertRefused(nabla("info", file("oversized.safetensors", oversized)), "oversized.safetensors", "header");
        assertRefused(nabla("info", edited(good, "\"F32\"", "\"I64\"")), "edited.safetensors");
        assertRefused(
                nabla("info", edited(good, "\"data_offsets\":[0,", "\"data_offsets\":[4,")), "edited.safetensors");
        assertRefused(nabla("info", edited(good, "[2,64]", "[64,2]")), "edited.safetensors", "W1");
        assertRefused(nabla("info", file("table.csv", GOOD)), "table.csv", "no safetensors file");
    }

    @Test
    void aModelAndDataWithDifferentColumns() throws IOException {
        Path other = file("other.csv", "a,c\n1,2\n");
        assertRefused(nabla("predict", trained(), other), "other.csv", "no column b", "model needs");
        Path texts = file("texts.csv", "a,b\n1,red\n2,blue\n");
        assertRefused(nabla("predict", trained(), texts), "texts.csv", "b");
    }

    @Test
    void anOutputThatCannotBeWritten() throws IOException {
        Path good = file("good.csv", GOOD);
        assertRefused(nabla("train", good, "--model", folder.resolve("nowhere/m.safetensors")), "there is no folder");
        assertRefused(nabla("train", good, "--model", folder), "it is a folder");
        assertRefused(train(good, "--history", folder.resolve("nowhere/h.csv")), "there is no folder");
    }

    @Test
    void aLearningRateThatDiverges() throws IOException {
        Path model = folder.resolve("m.safetensors");
        Files.writeString(model, "the model of yesterday");
        Call call =
                nabla("train", "line", "--optimizer", "sgd", "--learning-rate", 1e9, "--hidden", "8", "--model", model);
        assertThat(call.exit()).isEqualTo(1);
        assertThat(call.err()).contains("a learning rate of 1.0E9 is too large").doesNotContain("\tat ");
        assertThat(model).hasContent("the model of yesterday");
    }

    @ParameterizedTest
    @CsvSource({
        "--hidden,        0,       '--hidden: ''0'' units'",
        "--hidden,        ten,     '--hidden: ''ten'' units'",
        "--batch-size,    0,       'batch size is 0; it must be at least 1'",
        "--batch-size,    many,    'batch size is ''many'''",
        "--threads,       1000000, 'threads is 1000000; more than'",
        "--threads,       0,       'threads is 0; it must be at least 1'",
        "--epochs,        0,       'epochs is 0; it must be at least 1'",
        "--learning-rate, -1,      'learning rate is -1.0; it must be positive'",
        "--dropout,       1,       'dropout: rate is 1.0'",
        "--activation,    rely,    'activation: no ''rely''; known are'",
        "--loss,          l2,      'loss: no ''l2''; known are'",
        "--optimizer,     adm,     'optimizer: no ''adm''; known are'",
        "--schedule,      never,   'schedule: no ''never'''",
        "--output,        tanh,    '--output tanh'",
        "--folds,         1,       '1 folds'",
        "--l2,            -1,      'l2 is -1.0'",
        "--early-stopping, -1,     'early stopping is -1'",
    })
    void anOptionThatMakesNoSense(String option, String value, String message) {
        assertRefused(nabla("train", "iris", option, value, "--test", "0.2"), message);
    }

    @ParameterizedTest
    @CsvSource({"--epochs,many", "--epoch,3", "--validation,1.5", "--class-weight,none", "--task,guess"})
    void aCallThatIsNotUnderstoodEndsWithTwo(String option, String value) {
        Call call = nabla("train", "iris", option, value);
        assertThat(call.exit()).isEqualTo(2);
        assertThat(call.err()).startsWith("error: ").contains("See nabla train --help");
        assertThat(call.out()).isEmpty();
    }

    private Call train(Object data, Object... options) {
        List<Object> call = new ArrayList<>(List.of("train", data, "--model", folder.resolve("new.safetensors")));
        call.addAll(List.of(options));
        return nabla(call.toArray());
    }

    private void assertRefused(Call call, String... parts) {
        assertThat(call.exit()).as(call.err()).isEqualTo(1);
        assertThat(call.err()).startsWith("error: ").contains(parts).doesNotContain("\tat ", "Exception");
        assertThat(call.err().lines()).as("one error").hasSize(1);
        assertThat(folder.resolve("new.safetensors")).doesNotExist();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).noneMatch(file -> file.toString().endsWith(".tmp"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Path trained() throws IOException {
        Path model = folder.resolve("trained.safetensors");
        assertThat(nabla("train", file("good.csv", GOOD), "--epochs", 1, "--model", model)
                        .exit())
                .isZero();
        return model;
    }

    /** The file with a text of its header replaced by one of the same length. */
    private Path edited(byte[] good, String from, String to) throws IOException {
        String text = new String(good, StandardCharsets.ISO_8859_1);
        assertThat(text).contains(from);
        int at = text.indexOf(from);
        String edited = text.substring(0, at) + to + text.substring(at + from.length());
        return file("edited.safetensors", edited.getBytes(StandardCharsets.ISO_8859_1));
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private Path file(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }
}
