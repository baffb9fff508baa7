/// Python source to a small typed tree with positions: scripts, notebooks and pasted snippets.
@NullMarked
package nabla.audit.read;

import org.jspecify.annotations.NullMarked;
