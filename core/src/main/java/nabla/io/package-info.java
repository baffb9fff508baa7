@org.jspecify.annotations.NullMarked
package nabla.io;
