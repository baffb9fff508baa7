/// Every claimed gradient against the true adjoint, and the first line at which they part.
@NullMarked
package nabla.audit.judge;

import org.jspecify.annotations.NullMarked;
