package nabla.audit;

import static org.assertj.core.api.Assertions.assertThat;

import nabla.audit.report.Finding;
import nabla.audit.report.Report;
import org.junit.jupiter.api.Test;

/// Lines that are put together from the values that are there, because no small edit of what stands there is right.
class SynthesisTest {
    private static final String FORWARD = """
            import numpy as np
            x = np.random.randn(9, 3)
            t = np.random.randn(9, 2)
            U = np.random.randn(3, 5)
            V = np.random.randn(5, 2)
            u = np.zeros((1, 5))
            v = np.zeros((1, 2))
            rate = 0.1
            for epoch in range(100):
                h = np.tanh(x @ U + u)
                o = h @ V + v
                loss = 0.5 * np.sum((o - t) ** 2)
                do = o - t
            """;
    private static final String UPDATES = """
                U -= rate * dU
                V -= rate * dV
                u -= rate * du
                v -= rate * dv
            """.indent(4);

    private static String backward(String dz, String dU) {
        return FORWARD + """
                dV = h.T @ do
                dv = do.sum(axis=0, keepdims=True)
                dz = %s
                dU = %s
                du = dz.sum(axis=0, keepdims=True)
            """.formatted(dz, dU);
    }

    private static void isOneLine(String program, int line, String before, String after) {
        Report report = Audit.of(program).report();
        assertThat(report.findings()).extracting(Finding::line).containsExactly(line);
        assertThat(report.findings().getFirst().fix()).isEqualTo(new Finding.Fix(line, before, after));
    }

    @Test
    void aGradientLeftOutOfAnUpdateIsTheOneThatIsMissing() {
        String program = backward("do @ V.T * (1 - h ** 2)", "x.T @ dz") + UPDATES.replace("rate * dv", "rate");
        isOneLine(program, 22, "        v -= rate", "        v -= rate * dv");
    }

    @Test
    void anErrorThatDoesNotComeBackIsBlamedWhereItIsLost() {
        isOneLine(
                backward("1 - h ** 2", "x.T @ dz") + UPDATES,
                16,
                "    dz = 1 - h ** 2",
                "    dz = do @ V.T * (1 - h ** 2)");
    }

    @Test
    void aValueThatDependsOnNoErrorIsBlamedWhereItStands() {
        String program =
                backward("dh * (1 - h ** 2)", "x.T @ dz").replace("    dz =", "    dh = h\n    dz =") + UPDATES;
        isOneLine(program, 16, "    dh = h", "    dh = do @ V.T");
    }

    @Test
    void aHelperThatHandsOnWhatItWasGivenIsBlamedInItself() {
        String program = """
                def back(g, a):
                    return g
                """ + backward("back(do @ V.T, h)", "x.T @ dz") + UPDATES;
        isOneLine(program, 2, "    return g", "    return g * (1 - a ** 2)");
    }

    @Test
    void whatIsLeftOutInALoopIsRightInEveryRound() {
        String program = """
                import numpy as np
                x = np.random.randn(9, 3)
                t = np.random.randn(9, 2)
                W = [np.random.randn(3, 6), np.random.randn(6, 5), np.random.randn(5, 2)]
                for epoch in range(100):
                    a = [x]
                    for i in range(3):
                        a.append(np.tanh(a[-1] @ W[i]))
                    d = (a[-1] - t) * (1 - a[-1] ** 2)
                    for i in (2, 1, 0):
                        dW = a[i].T @ d
                        if i > 0:
                            d = 1 - a[i] ** 2
                        W[i] = W[i] - 0.1 * dW
                """;
        Report report = Audit.of(program).report();
        assertThat(report.findings()).extracting(Finding::line).containsExactly(13);
        assertThat(report.findings()).extracting(Finding::fix).doesNotContainNull();
    }

    @Test
    void aWayAroundAWrongGradientIsNoRepair() {
        String program =
                backward("do @ V.T * (1 - h ** 2)", "x.T @ dz").replace("dz = do @ V.T", "dh = do @ V\n    dz = dh")
                        + UPDATES;
        program = program.replace("dh = do @ V\n", "dh = do @ V.T * 2 * o.sum()\n");
        Report report = Audit.of(program).report();
        assertThat(report.findings()).extracting(Finding::line).containsExactly(16);
    }

    @Test
    void anotherNumberInAnUpdateIsToldThoughTheUpdateIsAllThatChanges() {
        String program =
                backward("do @ V.T * (1 - h ** 2)", "x.T @ dz") + UPDATES.replace("v -= rate * dv", "v = v - dv * dv");
        Report report = Audit.of(program).report();
        assertThat(report.findings()).extracting(Finding::line).containsExactly(22);
        assertThat(report.findings()).extracting(Finding::fix).doesNotContainNull();
    }

    @Test
    void aFactorThatComesInInAHelperIsToldThere() {
        String program = """
                def slope(a):
                    return 3 * (1 - a ** 2)
                """ + backward("do @ V.T * slope(h)", "x.T @ dz") + UPDATES;
        Report report = Audit.of(program).report();
        assertThat(report.findings()).extracting(Finding::line).containsExactly(2);
        assertThat(report.findings()).extracting(Finding::fix).doesNotContainNull();
    }

    @Test
    void anUpdateLeftOutOfALoopIsWrittenLikeTheOneThatIsThere() {
        Report report = Audit.of("""
                import numpy as np
                x = np.random.randn(9, 3)
                t = np.random.randn(9, 2)
                W = [np.random.randn(3, 5), np.random.randn(5, 2)]
                b = [np.zeros((1, 5)), np.zeros((1, 2))]
                for epoch in range(100):
                    h = np.tanh(x @ W[0] + b[0])
                    o = h @ W[1] + b[1]
                    do = o - t
                    dh = do @ W[1].T * (1 - h ** 2)
                    dW = [x.T @ dh, h.T @ do]
                    db = [dh.sum(axis=0, keepdims=True), do.sum(axis=0, keepdims=True)]
                    for l in range(2):
                        b[l] -= 0.1 * db[l]
                """).report();
        assertThat(report.findings()).extracting(Finding::line).containsExactly(14);
        assertThat(report.repaired()).contains("W[l] -= 0.1 * dW[l]");
    }

    @Test
    void anErrorOfNothingIsNoDeadLayer() {
        isOneLine(
                backward("do @ V.T * (1 - h ** 2)", "x.T @ dz").replace("do = o - t", "do = o - o") + UPDATES,
                13,
                "    do = o - o",
                "    do = o - t");
    }
}
