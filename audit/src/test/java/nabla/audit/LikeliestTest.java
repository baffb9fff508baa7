package nabla.audit;

import static org.assertj.core.api.Assertions.assertThat;

import nabla.audit.report.Finding;
import org.junit.jupiter.api.Test;

/// Of several lines whose change makes everything right, the one is told where the slip is.
class LikeliestTest {
    private static final String MOMENTUM = """
            import numpy as np
            rng = np.random.default_rng(2)
            n = 11
            X = rng.standard_normal((n, 3))
            T = rng.standard_normal((n, 2))
            U, u = rng.standard_normal((3, 5)), np.zeros((1, 5))
            V, v = rng.standard_normal((5, 2)), np.zeros((1, 2))
            pU, pu, pV, pv = np.zeros_like(U), np.zeros_like(u), np.zeros_like(V), np.zeros_like(v)
            rate, keep = 0.05, 0.9
            for i in range(200):
                h = np.tanh(X @ U + u)
                P = h @ V + v
                loss = np.sum((P - T) ** 2) / (2 * n)
                d = P - T
                g = (d @ V.T) * (1 - h ** 2)
                gV = h.T @ d
                gv = d.sum(axis=0, keepdims=True)
                gU = X.T @ g
                gu = g.sum(axis=0, keepdims=True)
                gV /= n
                gv /= n
                gU /= n
                gu /= n
                pU = keep * pU - rate * gU
                pu = keep * pu - rate * gu
                pV = keep * pV - rate * gV
                pv = keep * pv - rate * gv
                U += pU
                u += pu
                V += pV
                v += pv
            """;

    private static void isToldAt(String line, String wrong) {
        new Slip(MOMENTUM, line, wrong).toldThere();
    }

    @Test
    void theProgramIsRight() {
        assertThat(Audit.of(MOMENTUM).report().findings()).isEmpty();
    }

    @Test
    void aVelocityIsToldWhereItIsMadeAndNotWhereAllUpdatesAreAlike() {
        isToldAt("pU = keep * pU - rate * gU", "pU = keep * U - rate * gU");
        isToldAt("pV = keep * pV - rate * gV", "pV = keep * loss - rate * gV");
    }

    @Test
    void anArrayInThePlaceOfAPlainNumberIsReplacedByTheNumber() {
        isToldAt("gU /= n", "gU /= h[0, 0]");
    }

    @Test
    void ofTwinsTheOneIsToldThatHasTheFactorInIt() {
        isToldAt("gV = h.T @ d", "gV = 2 * (h.T @ d)");
    }

    @Test
    void aScalingThatOneGradientLacksIsPutBesideThatOfItsLike() {
        Finding finding = new Slip(MOMENTUM, "    gU /= n\n", "").only();
        assertThat(finding.source().strip()).isIn("gV /= n", "gu /= n");
        assertThat(finding.fix())
                .isNotNull()
                .satisfies(fix -> assertThat(fix.after()).contains("gU /= n"));
    }
}
