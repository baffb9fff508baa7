package nabla.audit.judge;

import java.util.Locale;
import java.util.regex.Pattern;
import nabla.audit.trace.Binding;
import nabla.audit.trace.Node;

/// Whether a gradient's name says what it is the gradient of: `dz2` and `z2`, `self.W1_grad` and `self.W1`.
public final class Names {
    private static final Pattern GRADIENT = Pattern.compile(
            "^(grads?_?|gradient_?|d_|delta_?|nabla_?|del_?|dl_?d?|dj_?d?|dc_?d?|de_?d?|d)|(_?(grads?|gradients?|deltas?|errors?|prime|derivative|update))$");

    private Names() {}

    static String bare(String name) {
        String n = name.toLowerCase(Locale.ROOT);
        int quote = n.indexOf('\'');
        if (quote >= 0 && n.lastIndexOf('\'') > quote) n = n.substring(quote + 1, n.lastIndexOf('\''));
        return n.replaceFirst("^self\\.", "").replaceAll("\\[.*]", "").replaceAll("^.*\\.", "");
    }

    /// The name without what marks it as a gradient; empty if nothing does.
    static String target(String name) {
        String bare = bare(name);
        String stripped = GRADIENT.matcher(bare).replaceAll("");
        return stripped.equals(bare) ? "" : stripped.replaceAll("^_|_$", "");
    }

    static boolean fit(String claim, Node node) {
        String target = target(claim);
        if (target.isEmpty()) return false;
        for (Binding b : node.bindings)
            if (bare(b.name()).replaceAll("^_|_$", "").equals(target)) return true;
        return false;
    }
}
