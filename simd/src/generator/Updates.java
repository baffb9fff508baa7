import static java.util.stream.Collectors.joining;

import java.util.List;

/// The optimizers' rules on vectors: the new memory s0, s1 and the new w from w, its gradient g and the memory. As with
/// {@link Functions}, the loop is written out for each.
final class Updates {
    private record Entry(String name, String type, List<String> constants, int memory, List<String> body) {}

    private static final List<Entry> TABLE = List.of(
            new Entry("Sgd", "SgdUpdate", List.of("descent = -u.learningRate()"), 0, List.of("w = g.fma(descent, w)")),
            new Entry(
                    "Momentum",
                    "MomentumUpdate",
                    List.of("descent = -u.learningRate()", "mu = u.mu()"),
                    1,
                    List.of("s0 = s0.fma(mu, g)", "w = s0.fma(descent, w)")),
            new Entry(
                    "Nesterov",
                    "MomentumUpdate",
                    List.of("descent = -u.learningRate()", "mu = u.mu()"),
                    1,
                    List.of("s0 = s0.fma(mu, g)", "w = s0.fma(mu, g).fma(descent, w)")),
            new Entry(
                    "RmsProp",
                    "RmsPropUpdate",
                    List.of("rate = u.learningRate()", "gain = 1 - u.rule().rho()", "epsilon = u.rule().epsilon()"),
                    1,
                    List.of(
                            "s0 = g.mul(g).sub(s0).fma(gain, s0)",
                            "w = w.sub(g.mul(rate).div(s0.sqrt().add(epsilon)))")),
            new Entry(
                    "Adam",
                    "AdamUpdate",
                    List.of(
                            "rate = u.rate()",
                            "gain1 = 1 - u.rule().beta1()",
                            "gain2 = 1 - u.rule().beta2()",
                            "epsilon = u.epsilon()",
                            "shrink = u.shrink()"),
                    2,
                    List.of(
                            "s0 = g.sub(s0).fma(gain1, s0)",
                            "s1 = g.mul(g).sub(s1).fma(gain2, s1)",
                            "w = w.mul(shrink).sub(s0.mul(rate).div(s1.sqrt().add(epsilon)))")));

    static String source() {
        return """
                import static nabla.simd.Tiles.WIDTH;

                import nabla.train.optimizer.AdamUpdate;
                import nabla.train.optimizer.MomentumUpdate;
                import nabla.train.optimizer.RmsProp.RmsPropUpdate;
                import nabla.train.optimizer.Sgd.SgdUpdate;

                /** Each optimizer's rule as a loop over vectors. */
                @Generated("Updates")
                @NullMarked
                final class Updates {
                    private Updates() {}

                {CLASSES}}
                """.replace("{CLASSES}", TABLE.stream().map(Updates::loop).collect(joining()));
    }

    private static String loop(Entry e) {
        return """

                    static final class {NAME} extends VectorUpdate {
                        private final {TYPE} u;

                        {NAME}({TYPE} u) {
                            this.u = u;
                        }

                        @Override
                        void move(float[] theta, int at, float[] gradient, int gt, int rows, int n) {
                {CONSTANTS}{ARRAYS}            for (int r = 0; r < rows; r++, at += WIDTH, gt += WIDTH) {
                                for (int i = 0; i < n; i += VL) {
                                    var w = FloatVector.fromArray(F, theta, at + i);
                                    var g = FloatVector.fromArray(F, gradient, gt + i);
                {LOAD}{BODY}{STORE}                    w.intoArray(theta, at + i);
                                }
                            }
                        }
                    }
                """.replace("{NAME}", e.name)
                .replace("{TYPE}", e.type)
                .replace(
                        "{CONSTANTS}",
                        e.constants.stream()
                                .map(c -> "            var " + c.replace("= ", "= FloatVector.broadcast(F, (float) (")
                                        + "));\n")
                                .collect(joining()))
                .replace(
                        "{ARRAYS}",
                        Tiles.each(
                                e.memory,
                                m -> "            float[] memory%d = u.state().get(%d).floats();\n".formatted(m, m)))
                .replace(
                        "{LOAD}",
                        Tiles.each(
                                e.memory,
                                m -> "                    var s%d = FloatVector.fromArray(F, memory%d, at + i);\n"
                                        .formatted(m, m)))
                .replace(
                        "{BODY}",
                        e.body.stream()
                                .map(line -> "                    " + line + ";\n")
                                .collect(joining()))
                .replace(
                        "{STORE}",
                        Tiles.each(
                                e.memory,
                                m -> "                    s%d.intoArray(memory%d, at + i);\n".formatted(m, m)));
    }
}
