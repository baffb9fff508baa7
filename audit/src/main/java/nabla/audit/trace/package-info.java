/// Values that remember what they were computed from, where, and under which names.
@NullMarked
package nabla.audit.trace;

import org.jspecify.annotations.NullMarked;
