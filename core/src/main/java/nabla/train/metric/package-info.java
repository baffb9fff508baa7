@org.jspecify.annotations.NullMarked
package nabla.train.metric;
