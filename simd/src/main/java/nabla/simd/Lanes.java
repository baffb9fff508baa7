package nabla.simd;

import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vectors everything here is written in: as wide as the machine prefers, or as
 * {@code -Dnabla.simd.bits=128|256|512} says. They are constants, so that C2 compiles for this one width.
 */
final class Lanes {
    private static final boolean X86 = System.getProperty("os.arch", "").matches("amd64|x86_64|i386|x86");
    private static final int PREFERRED_BITS =
            Math.min(512, VectorShape.preferredShape().vectorBitSize());

    static final VectorSpecies<Float> F = VectorSpecies.of(
            float.class, VectorShape.forBitSize(Integer.getInteger("nabla.simd.bits", PREFERRED_BITS)));

    /** Floats in a vector. */
    static final int VL = F.length();

    /** Vector registers: x86 had 16 before AVX-512. */
    static final int REGISTERS = X86 && PREFERRED_BITS < 512 ? 16 : 32;

    private Lanes() {}

    /** n rounded up to whole vectors. */
    static int padded(int n) {
        return (n + VL - 1) / VL * VL;
    }

    /** Why vectors would be slow here, or an empty string. Without AVX2 there is no fused multiply-add on x86. */
    static String unsuitable() {
        if (PREFERRED_BITS < 128) {
            return "this JVM does not compile vectors";
        }
        return X86 && PREFERRED_BITS < 256 ? "this processor has no AVX2" : "";
    }
}
