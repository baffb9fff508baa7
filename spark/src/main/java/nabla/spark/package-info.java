/** Nabla's training on Apache Spark: the gradient is a sum over rows, so it is a sum over machines too. */
@org.jspecify.annotations.NullMarked
package nabla.spark;
