/** JMH benchmarks of single verbs. */
@org.jspecify.annotations.NullMarked
package nabla.bench.verbs;
