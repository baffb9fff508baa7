/// An interpreter of the Python and NumPy that hand-written networks use; nothing in it can reach a file, the network
/// or the JVM.
@NullMarked
package nabla.audit.run;

import org.jspecify.annotations.NullMarked;
