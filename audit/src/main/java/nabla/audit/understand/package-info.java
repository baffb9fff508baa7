/// What a traced program means: its parameters, their claimed gradients, its predictions and its loss.
@NullMarked
package nabla.audit.understand;

import org.jspecify.annotations.NullMarked;
