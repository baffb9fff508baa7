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

    /** Prints what was chosen for so many multiply-adds and steps. */
    static final class Choice {
        public static void main(String[] args) {
            System.out.println(KernelChoice.fastest(Long.parseLong(args[0]), Long.parseLong(args[1]), 2)
                    .description());
        }
    }

    private static final String LARGE = "1000000";
    private static final String ENDLESS = "" + Long.MAX_VALUE;

    @ParameterizedTest
    @ValueSource(ints = {128, 256, 512})
    void theWidthCanBeForced(int bits) throws Exception {
        assertThat(chosen(LARGE, ENDLESS, MODULE, "-Dnabla.simd.bits=" + bits))
                .contains("vector " + bits + " bit, 2 threads");
    }

    @Test
    void withoutTheModuleItIsScalarAndSaysWhy() throws Exception {
        assertThat(chosen(LARGE, ENDLESS)).contains("scalar").contains("jdk.incubator.vector not present");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void onX86WithoutAvx2ItIsScalarAndSaysWhy(int avx) throws Exception {
        String chosen = chosen(LARGE, ENDLESS, MODULE, "-XX:+IgnoreUnrecognizedVMOptions", "-XX:UseAVX=" + avx);
        if (System.getProperty("os.arch").matches("amd64|x86_64")) {
            assertThat(chosen).contains("scalar").contains("this processor has no AVX2");
        } else {
            assertThat(chosen).contains("vector");
        }
    }

    @Test
    void smallStepsStayOnOneThread() throws Exception {
        assertThat(chosen("200000", ENDLESS, MODULE)).contains("1 thread");
    }

    @Test
    void tinyStepsRunOnPlainLoops() throws Exception {
        assertThat(chosen("52", ENDLESS, MODULE)).contains("scalar, functions on vectors");
    }

    @Test
    void whatIsDoneBeforeVectorsAreCompiledRunsOnPlainLoops() throws Exception {
        assertThat(chosen(LARGE, "100", MODULE)).containsPattern("(?m)^scalar$");
    }

    private static String chosen(String multiplyAdds, String steps, String... options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(), "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(options));
        command.addAll(List.of(Choice.class.getName(), multiplyAdds, steps));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
