/** Is this gradient right? For anyone's function, and for a network on any kernels, against central differences. */
@org.jspecify.annotations.NullMarked
package nabla.nn.check;
