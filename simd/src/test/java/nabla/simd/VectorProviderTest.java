package nabla.simd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import nabla.matrix.KernelChoice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which kernels a JVM gets, each question asked in a JVM of its own. */
class VectorProviderTest {
    private static final String MODULE = "--add-modules=jdk.incubator.vector";

    /** Prints what was chosen. */
    static final class Choice {
        public static void main(String[] args) {
            System.out.println(KernelChoice.fastest(1_000_000, 2).description());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {128, 256, 512})
    void theWidthCanBeForced(int bits) throws Exception {
        assertThat(chosen(MODULE, "-Dnabla.simd.bits=" + bits)).contains("vector " + bits + " bit, 2 threads");
    }

    @Test
    void withoutTheModuleItIsScalarAndSaysWhy() throws Exception {
        assertThat(chosen()).contains("scalar").contains("jdk.incubator.vector not present");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void onX86WithoutAvx2ItIsScalarAndSaysWhy(int avx) throws Exception {
        String chosen = chosen(MODULE, "-XX:+IgnoreUnrecognizedVMOptions", "-XX:UseAVX=" + avx);
        if (System.getProperty("os.arch").matches("amd64|x86_64")) {
            assertThat(chosen).contains("scalar").contains("this processor has no AVX2");
        } else {
            assertThat(chosen).contains("vector");
        }
    }

    private static String chosen(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(), "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(options));
        command.add(Choice.class.getName());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
