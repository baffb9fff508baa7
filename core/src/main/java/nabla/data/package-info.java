@org.jspecify.annotations.NullMarked
package nabla.data;
