@org.jspecify.annotations.NullMarked
package nabla.calculus;
