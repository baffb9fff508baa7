package nabla.audit;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Duration;
import nabla.audit.report.Report;

/// Whatever the text, there is a report, and it says why if it cannot tell.
class AuditFuzzTest {
    private static final String[] PARTS = {
        "import numpy as np\n",
        "X = np.random.randn(5, 3)\n",
        "W",
        " = ",
        " -= ",
        "np.dot(X, W)",
        "X.T.dot(",
        ")",
        "(",
        "\n",
        "    ",
        "for i in range(3):\n",
        "while True:\n",
        "def f(x):\n",
        "class A:\n",
        "return ",
        "lambda x: ",
        "[",
        "]",
        "{",
        "}",
        ":",
        ",",
        "0.1",
        "1",
        "** ",
        "@ ",
        "- ",
        "+ ",
        "/ ",
        "'a'",
        "self.",
        "x",
        "y",
        "f(",
        "if ",
        "else:\n",
        "yield ",
        "try:\n",
        "except:\n",
        "del ",
        "global W\n",
        "range(",
        "sum(",
        "np.sum(",
        "axis=0",
        "keepdims=True",
        "W.T",
        "None",
        "True",
        "*",
        "**",
        "==",
        "<",
        "[i]",
        "[:, 1:]",
        "...",
        "\t",
        "%d",
        "f'{x}'",
        "import ",
        "from "
    };

    @FuzzTest(maxDuration = "5s")
    void anyTextHasAReport(FuzzedDataProvider data) {
        StringBuilder text = new StringBuilder();
        if (data.consumeBoolean()) text.append(data.consumeString(200));
        while (data.remainingBytes() > 0 && text.length() < 600)
            text.append(PARTS[data.consumeInt(0, PARTS.length - 1)]);
        Report report = Audit.of(text.toString())
                .within(Duration.ofMillis(400), 16L << 20)
                .report();
        boolean silent = report.verdict() == Report.Verdict.COULD_NOT_TELL
                && report.reason().isBlank();
        if (silent) throw new AssertionError("no reason is given");
        report.text();
        report.json();
    }
}
