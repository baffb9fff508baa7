@org.jspecify.annotations.NullMarked
package nabla.nn.loss;
