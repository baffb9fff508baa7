package nabla.calculus.derive;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import nabla.calculus.array.Array;
import nabla.calculus.notation.Greek;
import nabla.calculus.notation.Notation;

/// Compiles printed Java against the plainest possible implementation of the verbs, and runs it.
final class JavaProcess {
    private static final String VERBS = """
            import java.util.function.*;
            import java.util.*;
            public class Programs {
                enum Role { SAMPLES }
                record Function(DoubleUnaryOperator f, DoubleBinaryOperator df) {}
                static class Functions {
                    static Function named(String name) {
                        return switch (name) {
                            case "sigmoid" -> new Function(z -> 1 / (1 + Math.exp(-z)), (z, a) -> a * (1 - a));
                            case "tanh" -> new Function(Math::tanh, (z, a) -> 1 - a * a);
                            case "relu" -> new Function(z -> Math.max(z, 0), (z, a) -> z > 0 ? 1 : 0);
                            case "softplus" -> new Function(z -> Math.log1p(Math.exp(z)), (z, a) -> 1 / (1 + Math.exp(-z)));
                            default -> throw new IllegalArgumentException(name);
                        };
                    }
                }
                interface Element { double at(int i, int j); }
                static class Matrix {
                    final int rows, cols; final double[] data; final boolean transposed; final Matrix T;
                    Matrix(int rows, int cols, double[] data) {
                        this.rows = rows; this.cols = cols; this.data = data; transposed = false; T = new Matrix(this);
                    }
                    private Matrix(Matrix of) { rows = of.cols; cols = of.rows; data = of.data; transposed = true; T = of; }
                    static Matrix zeros(String name, Role role, int rows, int cols, Object kernels) {
                        return new Matrix(rows, cols, new double[rows * cols]);
                    }
                    double get(int i, int j) { return data[transposed ? j * rows + i : i * cols + j]; }
                    void set(int i, int j, double v) { data[transposed ? j * rows + i : i * cols + j] = v; }
                    void fill(Element e) { for (int i = 0; i < rows; i++) for (int j = 0; j < cols; j++) set(i, j, e.at(i, j)); }
                    void same(Matrix... others) {
                        for (Matrix m : others) if (m.rows != rows || m.cols != cols) throw new IllegalArgumentException("shapes");
                    }
                    void mul(Matrix A, Matrix B) {
                        if (A.rows != rows || B.cols != cols || A.cols != B.rows) throw new IllegalArgumentException("mul");
                        fill((i, j) -> { double s = 0; for (int k = 0; k < A.cols; k++) s += A.get(i, k) * B.get(k, j); return s; });
                    }
                    void affine(Matrix X, Matrix W, Matrix b) {
                        mul(X, W);
                        if (b.rows != 1 || b.cols != cols) throw new IllegalArgumentException("affine");
                        fill((i, j) -> get(i, j) + b.get(0, j));
                    }
                    void sumRows(Matrix A) {
                        if (rows != 1 || cols != A.cols) throw new IllegalArgumentException("sumRows");
                        fill((i, j) -> { double s = 0; for (int k = 0; k < A.rows; k++) s += A.get(k, j); return s; });
                    }
                    void map(Function f, Matrix Z) { same(Z); fill((i, j) -> f.f().applyAsDouble(Z.get(i, j))); }
                    void chain(Matrix dA, Function f, Matrix Z, Matrix A) {
                        same(dA, Z, A);
                        fill((i, j) -> dA.get(i, j) * f.df().applyAsDouble(Z.get(i, j), A.get(i, j)));
                    }
                    void times(Matrix A, Matrix B) { same(A, B); fill((i, j) -> A.get(i, j) * B.get(i, j)); }
                    void diff(Matrix P, Matrix Y, Matrix w, double c) { same(P, Y); fill((i, j) -> c * (P.get(i, j) - Y.get(i, j))); }
                    void softmax(Matrix Z) {
                        same(Z);
                        fill((i, j) -> { double s = 0; for (int k = 0; k < cols; k++) s += Math.exp(Z.get(i, k)); return Math.exp(Z.get(i, j)) / s; });
                    }
                }
                static final Object kernels = null;
                static Matrix in(Map<String, double[]> in, String name, int rows, int cols) { return new Matrix(rows, cols, in.get(name)); }
                static double[] out(double number) { return new double[] {number}; }
                static double[] out(Matrix m) { return m.data; }
            """;

    private JavaProcess() {}

    static List<Map<String, Array>> run(List<Worked> all) throws Exception {
        StringBuilder source = new StringBuilder(VERBS);
        for (int i = 0; i < all.size(); i++) append(source, i, all.get(i));
        Path folder = Files.createTempDirectory("nabla");
        try {
            compile(folder, source.append("}\n").toString());
            return call(folder, all);
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) Files.delete(file);
            }
        }
    }

    private static void append(StringBuilder source, int number, Worked worked) {
        source.append("    public static void run").append(number);
        source.append("(Map<String, double[]> in, Map<String, double[]> out) {\n");
        worked.inputs().forEach((name, value) -> {
            String word = Greek.word(name);
            source.append(
                    value.rank() == 0
                            ? "double " + word + " = in.get(\"" + name + "\")[0];\n"
                            : "Matrix " + word + " = in(in, \"" + name + "\", "
                                    + value.shape().dim(0) + ", "
                                    + value.shape().dim(1) + ");\n");
        });
        source.append(DerivationText.of(worked.derivation(), Notation.JAVA, false));
        for (String name : worked.values().keySet()) {
            source.append("out.put(\"")
                    .append(name)
                    .append("\", out(")
                    .append(Greek.word(name))
                    .append("));\n");
        }
        source.append("    }\n");
    }

    private static void compile(Path folder, String source) throws IOException {
        var compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "the tests need a JDK");
        Path file = Files.writeString(folder.resolve("Programs.java"), source);
        StringWriter messages = new StringWriter();
        try (var manager = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled = compiler.getTask(
                            messages,
                            manager,
                            null,
                            List.of("-proc:none", "-nowarn"),
                            null,
                            manager.getJavaFileObjects(file))
                    .call();
            if (!compiled) throw new AssertionError(messages + "\n" + source);
        }
    }

    private static List<Map<String, Array>> call(Path folder, List<Worked> all) throws Exception {
        List<Map<String, Array>> results = new ArrayList<>();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            Class<?> programs = loader.loadClass("Programs");
            for (int i = 0; i < all.size(); i++) {
                Map<String, double[]> in = new LinkedHashMap<>();
                all.get(i).inputs().forEach((name, value) -> in.put(name, value.toDoubles()));
                Map<String, double[]> out = new LinkedHashMap<>();
                programs.getMethod("run" + i, Map.class, Map.class).invoke(null, in, out);
                Map<String, Array> result = new LinkedHashMap<>();
                out.forEach((name, elements) -> result.put(name, Array.vector(elements)));
                results.add(result);
            }
        }
        return results;
    }
}
