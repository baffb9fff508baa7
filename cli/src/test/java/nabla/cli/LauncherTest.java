package nabla.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code nabla} in a folder of its own, with a build and a Java that only say how they were called. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "nabla is for POSIX shells; Windows has nabla.cmd")
class LauncherTest {
    private static final Path SCRIPT = Path.of("..", "nabla");

    @TempDir
    private Path folder;

    private Path home;
    private Path jdk;

    @BeforeEach
    void putLauncherBesideAFakeBuildAndAFakeJdk() throws IOException {
        home = Files.createDirectories(folder.resolve("a home"));
        script(home.resolve("nabla"), Files.readString(SCRIPT));
        script(home.resolve("mvnw"), """
                #!/bin/sh
                mkdir -p cli/target/app spark/target/launch
                echo spark.jar >spark/target/launch/classpath
                echo built with "$JAVA_HOME"
                """);
        for (String module : List.of("spark", "core", "simd", "calculus", "explain", "audit", "bench", "cli")) {
            Path sources = Files.createDirectories(home.resolve(module).resolve("src/main"));
            Files.writeString(sources.resolve("A.java"), "class A {}");
            Files.writeString(home.resolve(module).resolve("pom.xml"), "<project/>");
        }
        Files.writeString(home.resolve("pom.xml"), "<project/>");
        jdk = fakeJdk("25.0.1");
        fakeJava("""
                echo "java $*"
                """);
    }

    @Test
    void buildsOnFirstUseAndSaysSoInOneLine() throws Exception {
        Run first = nabla("--version");
        assertThat(first.err.lines().filter(line -> line.startsWith("nabla: building")))
                .hasSize(1);
        assertThat(first.err).contains("built with " + jdk);
        assertThat(first.out).contains("nabla.cli.Main --version");
    }

    @Test
    void doesNotBuildAgainWhileNoSourceIsNewer() throws Exception {
        nabla("--version");
        assertThat(nabla("--version").err).isEmpty();
    }

    @Test
    void buildsAgainWhenASourceIsNewer() throws Exception {
        nabla("--version");
        Files.setLastModifiedTime(
                home.resolve("core/src/main/A.java"),
                FileTime.from(Instant.now().plusSeconds(60)));
        assertThat(nabla("--version").err).contains("nabla: building");
    }

    @Test
    void endsWithOneLineWhenTheBuildFails() throws Exception {
        script(home.resolve("mvnw"), "#!/bin/sh\nexit 7\n");
        Run run = nabla("--version");
        assertThat(run.exit).isEqualTo(1);
        assertThat(run.err).contains("nabla: the build failed");
        assertThat(run.out).isEmpty();
    }

    @Test
    void fetchesSparkOnItsFirstUseAndSaysSoInOneLine() throws Exception {
        Run first = nabla("train", "t.csv", "--spark", "--seed", "3");
        assertThat(first.err.lines().filter(line -> line.startsWith("nabla: ")))
                .singleElement()
                .asString()
                .startsWith("nabla: fetching Apache Spark");
        assertThat(first.out).contains("nabla-spark.jar:spark.jar nabla.spark.Train t.csv --spark --seed 3");
        assertThat(nabla("train", "t.csv", "--spark=local[2]").err).isEmpty();
    }

    @Test
    void fetchesNoSparkForAnythingElse() throws Exception {
        assertThat(nabla("train", "t.csv").err).doesNotContain("Spark");
        assertThat(nabla("train", "--spark", "--help").out).contains("nabla.cli.Main train --spark --help");
    }

    @Test
    void passesArgumentsOnAsTheyAre() throws Exception {
        fakeJava("""
                for argument; do echo "[$argument]"; done
                """);
        assertThat(nabla("info", "my model.safetensors", "a'b\"c", "", "*").out)
                .endsWith("[nabla.cli.Main]\n[info]\n[my model.safetensors]\n[a'b\"c]\n[]\n[*]\n");
    }

    @Test
    void passesTheExitCodeOn() throws Exception {
        fakeJava("exit 2\n");
        assertThat(nabla("info").exit).isEqualTo(2);
        assertThat(nabla("train").exit).isEqualTo(2);
    }

    @Test
    void runsFromAnyFolderAndThroughSymbolicLinks() throws Exception {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("first"), Path.of("../a home/nabla"));
        Files.createSymbolicLink(bin.resolve("second"), bin.resolve("first"));
        assertThat(run(bin, "./second", "--version").out)
                .contains(home.toRealPath() + "/cli/target/app/nabla.jar nabla.cli.Main --version");
    }

    @Test
    void givesTheVectorModuleToVerbsThatComputeAndToNoOther() throws Exception {
        for (String verb : List.of("train", "predict", "evaluate", "bench")) {
            assertThat(nabla(verb).out).contains("--add-modules=jdk.incubator.vector");
            assertThat(nabla(verb, "--help").out).doesNotContain("jdk.incubator.vector");
        }
        for (String verb : List.of("info", "explain", "derive", "check", "--help")) {
            assertThat(nabla(verb).out).doesNotContain("jdk.incubator.vector");
        }
    }

    @Test
    void dropsTheIncubatorWarningAndNoOtherLine() throws Exception {
        nabla("--version");
        fakeJava("""
                echo 'WARNING: Using incubator modules: jdk.incubator.vector' >&2
                echo '  WARNING: something else ' >&2
                printf 'no line feed at the end' >&2
                """);
        assertThat(nabla("train").err).isEqualTo("  WARNING: something else \nno line feed at the end\n");
    }

    @Test
    void givesNablaTheRealStandardError() throws Exception {
        nabla("--version");
        fakeJava("""
                echo "$*" | grep -q -e -Dnabla.stderr=3 && printf 'half a line\\r' >&3
                """);
        assertThat(nabla("train").err).isEqualTo("half a line\r");
    }

    @Test
    void passesOverAnOldJdkAndSaysWhatToInstall() throws Exception {
        jdk = fakeJdk("17.0.9");
        fakeJava("");
        String elsewhere = Files.readString(SCRIPT).replace(" /", " /nowhere/"); // no usual folder exists
        script(home.resolve("nabla"), elsewhere);
        Run run = nabla("--version");
        assertThat(run.exit).isEqualTo(1);
        assertThat(run.err.lines())
                .singleElement()
                .asString()
                .startsWith("nabla: no JDK 25 found. Install one")
                .contains("temurin-25-jdk", "JAVA_HOME");
    }

    private record Run(int exit, String out, String err) {}

    private Run nabla(String... arguments) throws Exception {
        return run(home, "./nabla", arguments);
    }

    /** Through a pipe that is read to its end: the filter of standard error may outlive the launcher by a moment. */
    private Run run(Path from, String command, String... arguments) throws Exception {
        List<String> call = new ArrayList<>(List.of(
                "sh", "-c", "{ \"$@\" >\"$HOME/out\"; echo $? >\"$HOME/exit\"; } 2>&1 | cat >\"$HOME/err\"", "sh"));
        call.add(command);
        call.addAll(List.of(arguments));
        var builder = new ProcessBuilder(call).directory(from.toFile());
        builder.environment().put("JAVA_HOME", jdk.toString());
        builder.environment().put("HOME", folder.toString());
        builder.environment().merge("PATH", jdk + "/bin", (path, first) -> first + ":" + path);
        assertThat(builder.start().waitFor()).isZero();
        int exit = Integer.parseInt(Files.readString(folder.resolve("exit")).strip());
        return new Run(exit, Files.readString(folder.resolve("out")), Files.readString(folder.resolve("err")));
    }

    private Path fakeJdk(String version) throws IOException {
        Path jdk = Files.createDirectories(folder.resolve("jdk-" + version));
        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        script(Files.createDirectories(jdk.resolve("bin")).resolve("javac"), "#!/bin/sh\n");
        return jdk;
    }

    private void fakeJava(String body) throws IOException {
        script(jdk.resolve("bin/java"), "#!/bin/sh\n" + body);
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, text, UTF_8);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
