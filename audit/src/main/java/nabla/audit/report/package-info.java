/// What was found, said as a good compiler would say it.
@NullMarked
package nabla.audit.report;

import org.jspecify.annotations.NullMarked;
