/// The choices a program offers, and what it names as their values.
@NullMarked
package nabla.audit.branch;

import org.jspecify.annotations.NullMarked;
