package nabla.audit.judge;

import java.util.ArrayList;
import java.util.List;
import nabla.calculus.array.Array;
import org.jspecify.annotations.Nullable;

/// How well an array is a multiple of another.
///
/// @param factor of the truth
/// @param error the greatest difference left over, against the greatest element
/// @param decay of the parameter itself, where one was allowed for
public record Fit(double factor, double error, double decay) {
    /// Rounding, and the small constants programs add before a logarithm, stay below this.
    public static final double TOLERANCE = 2e-5;

    public boolean good() {
        return error < TOLERANCE && factor != 0;
    }

    /// Fits claim = factor · truth over several draws at once, so that a number has to be right too. Null if sizes
    /// differ.
    public static @Nullable Fit of(List<Array> claims, List<Array> truths) {
        List<Array> aligned = new ArrayList<>();
        List<Array> turned = new ArrayList<>();
        for (int i = 0; i < claims.size(); i++) {
            Array claim = claims.get(i);
            Array truth = truths.get(i);
            if (claim.size() != truth.size()) return null;
            aligned.add(claim);
            boolean matrix = claim.rank() == 2
                    && truth.rank() == 2
                    && claim.shape().dim(0) == truth.shape().dim(1);
            if (matrix) turned.add(claim.transpose());
        }
        Fit straight = flat(join(aligned), join(truths), null);
        if (straight.good() || turned.size() < claims.size()) return straight;
        Fit other = flat(join(turned), join(truths), null);
        return other.good() ? other : straight;
    }

    /// Fits claim = factor · truth.
    static Fit plain(List<Array> claims, List<Array> truths) {
        return flat(join(claims), join(truths), null);
    }

    /// Fits claim = factor · truth + decay · parameter.
    public static Fit withDecay(List<Array> claims, List<Array> truths, List<Array> parameters) {
        double[] c = join(claims);
        double[] g = join(truths);
        Fit plain = flat(c, g, null);
        return plain.good() ? plain : flat(c, g, join(parameters));
    }

    /// All numbers, one array behind the other.
    public static double[] join(List<Array> arrays) {
        double[] all = new double[arrays.stream().mapToInt(Array::size).sum()];
        int at = 0;
        for (Array a : arrays) {
            System.arraycopy(a.toDoubles(), 0, all, at, a.size());
            at += a.size();
        }
        return all;
    }

    private static Fit flat(double[] c, double[] g, double @Nullable [] p) {
        double gg = 0;
        double cg = 0;
        double pp = 0;
        double pg = 0;
        double cp = 0;
        double most = 0;
        for (int i = 0; i < c.length; i++) {
            double w = p == null ? 0 : p[i];
            gg += g[i] * g[i];
            cg += c[i] * g[i];
            pp += w * w;
            pg += w * g[i];
            cp += c[i] * w;
            most = Math.max(most, Math.abs(c[i]));
            if (!Double.isFinite(c[i]) || !Double.isFinite(g[i])) return new Fit(0, Double.POSITIVE_INFINITY, 0);
        }
        if (most == 0 && gg == 0) return new Fit(Double.NaN, 0, 0);
        if (most == 0 || gg == 0) return new Fit(0, 1, 0);
        double factor = cg / gg;
        double decay = 0;
        double determinant = gg * pp - pg * pg;
        if (p != null && c.length > 2 && determinant > 1e-9 * gg * pp) {
            factor = (cg * pp - cp * pg) / determinant;
            decay = (cp * gg - cg * pg) / determinant;
        }
        double worst = 0;
        for (int i = 0; i < c.length; i++)
            worst = Math.max(worst, Math.abs(c[i] - factor * g[i] - (p == null ? 0 : decay * p[i])));
        if (Math.abs(factor) * Math.sqrt(gg / c.length) < TOLERANCE * most) return new Fit(0, 1, 0); // decay alone
        return new Fit(factor, worst / most, decay);
    }

    /// Both are zero everywhere: neither right nor wrong can be seen.
    public boolean vacuous() {
        return Double.isNaN(factor);
    }
}
