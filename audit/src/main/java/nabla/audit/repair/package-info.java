/// The smallest change of a blamed line that makes every gradient right.
@NullMarked
package nabla.audit.repair;

import org.jspecify.annotations.NullMarked;
