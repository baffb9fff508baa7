/// A program's own training step as equations: what each line computes, and what it has to be by the chain rule.
@NullMarked
package nabla.audit.explain;

import org.jspecify.annotations.NullMarked;
