package nabla.calculus.notation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import nabla.calculus.array.Array;
import nabla.calculus.array.Shape;

/// Runs printed NumPy code, all programs in one process of a Python that has NumPy.
public final class NumpyProcess {
    private static final String MISSING =
            "no python3 with NumPy was found; install the package python3-numpy (apt-get install python3-numpy)";

    /// @param inputs what the code finds under their names
    /// @param outputs the names whose values are wanted afterwards
    public record Program(String code, Map<String, Array> inputs, List<String> outputs) {}

    private NumpyProcess() {}

    /// The outputs of each program, in order.
    public static List<Map<String, Array>> run(List<Program> programs) throws IOException, InterruptedException {
        StringBuilder script = new StringBuilder("import numpy as np\n");
        for (int i = 0; i < programs.size(); i++) append(script, i, programs.get(i));
        Path file = Files.createTempFile("nabla", ".py");
        try {
            Files.writeString(file, script);
            return parse(execute(python(), file.toString()), programs.size());
        } finally {
            Files.delete(file);
        }
    }

    private static void append(StringBuilder script, int number, Program program) {
        script.append("names = {'np': np");
        program.inputs.forEach((name, value) ->
                script.append(", '").append(Greek.word(name)).append("': ").append(literal(value)));
        script.append("}\nexec(").append(quoted(program.code)).append(", names)\n");
        for (String output : program.outputs) {
            String name = Greek.word(output);
            script.append("a = np.asarray(names['")
                    .append(name)
                    .append("'], dtype=float)\nprint(")
                    .append(number);
            script.append(", '")
                    .append(output)
                    .append("', 'x'.join(map(str, a.shape)) or '-', *map(repr, a.ravel().tolist()))\n");
        }
    }

    private static String literal(Array value) {
        String elements =
                Arrays.stream(value.toDoubles()).mapToObj(Double::toString).collect(Collectors.joining(", "));
        String shape =
                IntStream.of(value.shape().dims()).mapToObj(d -> d + ",").collect(Collectors.joining(" ", "(", ")"));
        return "np.array([" + elements + "]).reshape(" + shape + ")";
    }

    private static String quoted(String code) {
        return "'" + code.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + "'";
    }

    private static String python() throws IOException, InterruptedException {
        for (String python : new String[] {"/usr/bin/python3", "python3"}) {
            try {
                Process process = new ProcessBuilder(python, "-c", "import numpy")
                        .redirectErrorStream(true)
                        .start();
                process.getInputStream().readAllBytes();
                if (process.waitFor() == 0) return python;
            } catch (IOException absent) {
                continue;
            }
        }
        throw new AssertionError(MISSING);
    }

    private static String execute(String python, String file) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(python, file).redirectErrorStream(true);
        builder.environment().put("PYTHONIOENCODING", "utf-8");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new AssertionError(output.substring(Math.max(0, output.length() - 2000)));
        }
        return output;
    }

    private static List<Map<String, Array>> parse(String output, int programs) {
        List<Map<String, Array>> results = new ArrayList<>();
        for (int i = 0; i < programs; i++) results.add(new TreeMap<>());
        for (String line : output.lines().toList()) {
            String[] fields = line.split(" ");
            int[] dims = fields[2].equals("-")
                    ? new int[0]
                    : Arrays.stream(fields[2].split("x"))
                            .mapToInt(Integer::parseInt)
                            .toArray();
            double[] elements = Arrays.stream(fields)
                    .skip(3)
                    .mapToDouble(NumpyProcess::number)
                    .toArray();
            results.get(Integer.parseInt(fields[0])).put(fields[1], Array.of(Shape.of(dims), elements));
        }
        return results;
    }

    private static double number(String text) {
        return switch (text) {
            case "nan" -> Double.NaN;
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }
}
