/** Whole training steps, timed, beside the machine's peak measured in the same run. */
@org.jspecify.annotations.NullMarked
package nabla.bench;
