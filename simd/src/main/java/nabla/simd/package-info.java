@org.jspecify.annotations.NullMarked
package nabla.simd;
