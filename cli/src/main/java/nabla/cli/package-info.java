@org.jspecify.annotations.NullMarked
package nabla.cli;
