package nabla.simd;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;
import static nabla.simd.Lanes.F;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * Elementary functions of a vector, in single precision. Errors are against double precision, in units in the last
 * place of the result, over all arguments whose result is a normal float; ElementaryTest measures them. A NaN stays
 * NaN, nothing finite becomes one. The polynomials are least-maximum fits made for these intervals.
 *
 * <p>Helpers are few: C2 must inline each of them to keep vectors in registers, and only the JDK can force it to.
 *
 * <p>All that grow like eˣ start from x = n·ln 2 + f with n whole and |f| ≤ ½·ln 2, and eᶠ − 1 = f + f²·p(f).
 */
final class Elementary {
    private static final float LOG2E = 1.44269504f;
    /** ln 2 in two parts: n times the first is exact. */
    private static final float LN2_HIGH = 0.693359375f;

    private static final float LN2_LOW = -2.12194440e-4f;
    /** 1.5·2²³: a float so large that adding it rounds to a whole number, kept in its low bits. */
    private static final float ROUND = 12582912f;

    private static final int ROUND_BITS = Float.floatToRawIntBits(ROUND);

    private Elementary() {}

    /** eˣ, error ≤ 1.1 ulp; 0 below −104, ∞ above 88.73. */
    static FloatVector exp(FloatVector x) {
        x = x.blend(-104f, x.compare(LT, -104f)).blend(89f, x.compare(GT, 89f));
        FloatVector shifted = x.fma(broadcast(F, LOG2E), broadcast(F, ROUND));
        IntVector n = shifted.reinterpretAsInts().sub(ROUND_BITS);
        IntVector half = n.lanewise(ASHR, 1); // 2ⁿ itself may overflow where eˣ does not
        FloatVector high = half.add(127).lanewise(LSHL, 23).reinterpretAsFloats();
        FloatVector low = n.sub(half).add(127).lanewise(LSHL, 23).reinterpretAsFloats();
        return expm1OfRest(x, shifted.sub(ROUND)).add(1f).mul(high).mul(low);
    }

    /** eˣ − 1 for x ≤ 0, error ≤ 2 ulp also near 0. */
    static FloatVector expm1OfNegative(FloatVector x) {
        x = x.blend(-80f, x.compare(LT, -80f));
        FloatVector shifted = x.fma(broadcast(F, LOG2E), broadcast(F, ROUND));
        IntVector n = shifted.reinterpretAsInts().sub(ROUND_BITS);
        FloatVector scale = n.add(127).lanewise(LSHL, 23).reinterpretAsFloats();
        return expm1OfRest(x, shifted.sub(ROUND)).fma(scale, scale.sub(1f));
    }

    /** eᶠ − 1 for f = x − n·ln 2. */
    private static FloatVector expm1OfRest(FloatVector x, FloatVector n) {
        FloatVector f = n.fma(broadcast(F, -LN2_LOW), n.fma(broadcast(F, -LN2_HIGH), x));
        FloatVector p = broadcast(F, 0.0013882396f);
        p = p.fma(f, broadcast(F, 0.0083671808f));
        p = p.fma(f, broadcast(F, 0.041667223f));
        p = p.fma(f, broadcast(F, 0.16666539f));
        p = p.fma(f, broadcast(F, 0.49999997f));
        return p.fma(f.mul(f), f);
    }

    /** σ(x) = 1 / (1 + e⁻ˣ), error ≤ 2.5 ulp. */
    static FloatVector sigmoid(FloatVector x) {
        return broadcast(F, 1f).div(exp(x.neg()).add(1f));
    }

    /** tanh x = −t / (2 + t) with t = e^(−2|x|) − 1, given x's sign; error ≤ 3 ulp. */
    static FloatVector tanh(FloatVector x) {
        FloatVector t = expm1OfNegative(x.abs().mul(-2f));
        FloatVector magnitude = t.neg().div(t.add(2f));
        return magnitude.blend(magnitude.neg(), x.compare(LT, 0f));
    }

    /** log(1 + eˣ) = max(x, 0) + log(1 + e^−|x|), error ≤ 2 ulp. */
    static FloatVector softplus(FloatVector x) {
        return log1pOfFraction(exp(x.abs().neg())).add(x.blend(0f, x.compare(LT, 0f)));
    }

    /** log(1 + x) for 0 ≤ x ≤ 1, error ≤ 2 ulp: where 1 + x > √2 as ln 2 + log((1 + x)/2). */
    static FloatVector log1pOfFraction(FloatVector x) {
        var upper = x.compare(GT, 0.41421356f);
        FloatVector f = x.blend(x.sub(1f).mul(0.5f), upper);
        FloatVector p = broadcast(F, -0.078729242f);
        p = p.fma(f, broadcast(F, 0.12900169f));
        p = p.fma(f, broadcast(F, -0.13132218f));
        p = p.fma(f, broadcast(F, 0.14178823f));
        p = p.fma(f, broadcast(F, -0.16623999f));
        p = p.fma(f, broadcast(F, 0.20002374f));
        p = p.fma(f, broadcast(F, -0.25000826f));
        p = p.fma(f, broadcast(F, 0.33333316f));
        FloatVector log = p.fma(f, broadcast(F, -0.5f)).fma(f.mul(f), f);
        return log.blend(log.add(0.693147181f), upper);
    }

    /** e^(−z²/2), error ≤ 2 ulp: the part of z² that its rounding loses is put back. */
    static FloatVector gaussian(FloatVector z) {
        z = z.blend(20f, z.abs().compare(GT, 20f));
        FloatVector square = z.mul(z);
        FloatVector lost = z.fma(z, square.neg());
        FloatVector e = exp(square.mul(-0.5f));
        return e.mul(-0.5f).fma(lost, e);
    }

    /**
     * Φ(z) = ½·erfc(−z/√2), error ≤ 8 ulp down to z = −9. With x = |z|/√2 and t = 1/(1 + 0.4·x),
     * erfc(x) = e^(−x²)·t·p(t).
     *
     * @param g gaussian(z)
     */
    static FloatVector normalCdf(FloatVector z, FloatVector g) {
        FloatVector x = z.abs().blend(20f, z.abs().compare(GT, 20f)).mul(0.70710678f);
        FloatVector t = broadcast(F, 1f).div(x.fma(broadcast(F, 0.4f), broadcast(F, 1f)));
        FloatVector p = broadcast(F, -0.028636797f);
        p = p.fma(t, broadcast(F, 0.19282186f));
        p = p.fma(t, broadcast(F, -0.48662874f));
        p = p.fma(t, broadcast(F, 0.53122729f));
        p = p.fma(t, broadcast(F, -0.27092382f));
        p = p.fma(t, broadcast(F, 0.26487425f));
        p = p.fma(t, broadcast(F, 0.13215628f));
        p = p.fma(t, broadcast(F, 0.21439077f));
        p = p.fma(t, broadcast(F, 0.22501527f));
        p = p.fma(t, broadcast(F, 0.22570367f));
        FloatVector tail = p.mul(t).mul(g).mul(0.5f);
        return tail.blend(broadcast(F, 1f).sub(tail), z.compare(GE, 0f));
    }

    /** z·σ(z). */
    static FloatVector silu(FloatVector z) {
        return z.mul(sigmoid(z));
    }

    /** silu′(z) = s·(1 + z·(1 − s)) with s = σ(z). */
    static FloatVector siluSlope(FloatVector z) {
        FloatVector s = sigmoid(z);
        return broadcast(F, 1f).sub(s).fma(z, broadcast(F, 1f)).mul(s);
    }

    /** z·Φ(z). */
    static FloatVector gelu(FloatVector z) {
        return z.mul(normalCdf(z, gaussian(z)));
    }

    /** gelu′(z) = Φ(z) + z·φ(z), φ(z) = e^(−z²/2) / √(2π). */
    static FloatVector geluSlope(FloatVector z) {
        FloatVector g = gaussian(z);
        return g.mul(0.39894228f).fma(z, normalCdf(z, g));
    }
}
