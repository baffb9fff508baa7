@org.jspecify.annotations.NullMarked
package nabla.explain;
