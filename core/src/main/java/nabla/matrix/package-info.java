@org.jspecify.annotations.NullMarked
package nabla.matrix;
