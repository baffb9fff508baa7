package nabla.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import nabla.data.DataException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("model.safetensors");
    }

    @Test
    void whatIsWrittenIsReadBack() {
        Random random = new Random(1);
        float[] weights = new float[700 * 450]; // more than one chunk
        for (int i = 0; i < weights.length; i++) {
            weights[i] = random.nextFloat() - 0.5f;
        }
        double[] moments = {Math.PI, Double.MIN_VALUE, -0.0};
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("W1", Tensor.of(new int[] {700, 450}, weights));
        tensors.put("b1", Tensor.of(new int[] {1}, new float[] {-1}));
        tensors.put("m", new Tensor.F64(new int[] {3, 1}, moments));
        tensors.put("nothing", Tensor.of(new int[] {0, 4}, new float[0]));
        tensors.put("scalar", Tensor.of(new int[] {}, new float[] {2}));
        Safetensors.write(file, tensors, Map.of("network", "{\"layers\": \"∇\"}"));

        Safetensors read = Safetensors.read(file);
        assertThat(read.metadata()).containsExactly(Map.entry("network", "{\"layers\": \"∇\"}"));
        assertThat(read.tensors().keySet()).containsExactly("W1", "b1", "m", "nothing", "scalar");
        assertThat(read.tensor("W1").floats()).isEqualTo(weights);
        assertThat(read.tensor("W1").shape()).containsExactly(700, 450);
        assertThat(((Tensor.F64) read.tensor("m")).doubles()).isEqualTo(moments);
        assertThat(read.tensor("nothing").shape()).containsExactly(0, 4);
        assertThat(read.tensor("scalar").floats()).containsExactly(2);
    }

    @Test
    void theBytesAreThoseOfTheFormat() throws IOException {
        Safetensors.write(file, Map.of("W", Tensor.of(new int[] {2, 1}, new float[] {1, -2})), Map.of("a", "b"));
        String json =
                "{\"__metadata__\":{\"a\":\"b\"},\"W\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[0,8]}}";
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int length = (int) bytes.getLong();
        assertThat(length % 8).isZero();
        byte[] header = new byte[length];
        bytes.get(header);
        assertThat(new String(header, StandardCharsets.UTF_8))
                .startsWith(json)
                .isEqualTo(json + " ".repeat(length - json.length()));
        assertThat(bytes.getFloat()).isEqualTo(1);
        assertThat(bytes.getFloat()).isEqualTo(-2);
        assertThat(bytes.remaining()).isZero();
    }

    @Test
    void anotherWritersFileIsRead() throws IOException {
        write(
                "{\"b\":{\"shape\":[1],\"data_offsets\":[8,12],\"dtype\":\"F32\"},\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}}",
                12);
        Safetensors read = Safetensors.read(file);
        assertThat(read.tensors().keySet()).containsExactly("b", "a");
        assertThat(read.metadata()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`[]` | 0 | no JSON object",
                "`{` | 0 | no JSON of tensors",
                "`{\"W\":1}` | 0 | tensor W has dtype",
                "`{\"W\":{\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[0,2]}}` | 2 | has dtype \"F16\"; only F32 and F64 are read",
                "`{\"W\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}` | 4 | shape [2] takes 8 bytes, but data_offsets [0, 4] give it 4",
                "`{\"W\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}` | 4 | must be whole numbers",
                "`{\"W\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,6]}}` | 6 | must be whole numbers",
                "`{\"W\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}` | 4 | must be a beginning and an end",
                "`{\"W\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}` | 4 | must be a beginning and an end",
                "`{\"W\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}` | 4 | shape is missing",
                "`{\"W\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,0]}}` | 0 | is too large",
                "`{\"W\":{\"dtype\":\"F32\",\"shape\":[65536,65536,65536,65536],\"data_offsets\":[0,0]}}` | 0 | is too large",
                "`{\"W\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}` | 8 | begins at byte 4, but the header ends at 0",
                "`{\"A\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"B\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}` | 4 | must neither overlap",
                "`{\"A\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"A\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}` | 8 | Duplicate",
                "`{\"W\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}` | 7 | its tensors take 8 bytes, but 7 follow the header; the file was cut off",
                "`{\"W\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}` | 9 | it is damaged",
                "`{\"__metadata__\":{\"a\":1}}` | 0 | must map names to texts",
                "`{\"__metadata__\":[]}` | 0 | must map names to texts"
            })
    void damagedHeadersAreNamed(String header, int data, String message) throws IOException {
        write(header, data);
        assertThatThrownBy(() -> Safetensors.read(file))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining(message);
    }

    @Test
    void aHeaderThatIsNotUtf8IsNamed() throws IOException {
        Files.write(file, new byte[] {2, 0, 0, 0, 0, 0, 0, 0, (byte) 0xc3, (byte) 0x28});
        assertThatThrownBy(() -> Safetensors.read(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("not UTF-8");
    }

    @Test
    void aHeaderLongerThanTheFileIsNotReadInto() throws IOException {
        Files.write(file, new byte[] {-1, -1, -1, 127, 0, 0, 0, 0, '{', '}'});
        assertThatThrownBy(() -> Safetensors.read(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("its header should have 2147483647 bytes, but at most 2 can follow");
        Files.write(file, new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, '{', '}'});
        assertThatThrownBy(() -> Safetensors.read(file)).hasMessageContaining("18446744073709551615");
        Files.write(file, new byte[3]);
        assertThatThrownBy(() -> Safetensors.read(file)).hasMessageContaining("it has only 3 bytes");
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> Safetensors.read(file))
                .isInstanceOf(DataException.class)
                .hasMessage("there is no file " + file);
    }

    @Test
    void aTensorAskedForInVainListsTheOthers() {
        Safetensors file = new Safetensors(Map.of("W1", Tensor.of(new int[] {1}, new float[1])), Map.of());
        assertThatThrownBy(() -> file.tensor("W2")).hasMessage("there is no tensor W2 among [W1]");
    }

    @Test
    void theOldFileSurvivesAFullDisk() throws IOException {
        Files.writeString(file, "old");
        assertThatThrownBy(() -> AtomicFile.write(file, channel -> {
                    channel.write(ByteBuffer.wrap(new byte[100]));
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(DataException.class)
                .hasMessage("cannot write " + file + ": No space left on device; what was there is unchanged");
        assertThat(file).hasContent("old");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void aNewFileTakesTheOldOnesPlace() throws IOException {
        Files.writeString(file, "old");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        Safetensors.write(link, Map.of(), Map.of());
        assertThat(link).isSymbolicLink();
        assertThat(Safetensors.read(file).tensors()).isEmpty();
    }

    @Test
    void aPlaceThatCannotBeWrittenIsNamed() {
        assertThatThrownBy(() -> Safetensors.write(folder.resolve("no/model"), Map.of(), Map.of()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("there is no folder " + folder.resolve("no"));
        assertThatThrownBy(() -> Safetensors.write(folder, Map.of(), Map.of()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("it is a folder");
    }

    private void write(String header, int data) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + data).order(ByteOrder.LITTLE_ENDIAN);
        Files.write(file, bytes.putLong(json.length).put(json).array());
    }
}
