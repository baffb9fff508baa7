/// Puts faults into programs that are right, to see which of them the auditor finds.
@NullMarked
package nabla.audit.mutation;

import org.jspecify.annotations.NullMarked;
