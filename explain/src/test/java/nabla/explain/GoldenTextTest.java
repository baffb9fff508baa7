package nabla.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The explanations of six networks, word for word. Errors of agreement are left out: they are rounding, and differ
/// from processor to processor. [#main] writes the golden files anew.
class GoldenTextTest {
    static Stream<String> names() {
        return Six.networks().keySet().stream();
    }

    private static String text(String name) {
        Subject subject = Six.named(name);
        return TextReport.of(Explanation.of(subject), TextStyle.PLAIN)
                .replaceAll("agrees \\([^)]*\\)", "agrees")
                .replaceAll("the largest error is .*", "the largest error is small");
    }

    @ParameterizedTest
    @MethodSource("names")
    void theTextIsTheGoldenOne(String name) throws IOException {
        try (InputStream in = GoldenTextTest.class.getResourceAsStream("golden/" + name + ".txt")) {
            assertThat(in).as("golden/%s.txt", name).isNotNull();
            assertThat(text(name)).isEqualTo(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /// @param arguments the folder of the golden files
    public static void main(String[] arguments) throws IOException {
        for (String name : names().toList()) {
            Files.writeString(Path.of(arguments[0], name + ".txt"), text(name));
        }
    }
}
