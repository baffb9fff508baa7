package nabla.audit.judge;

import java.util.Arrays;
import java.util.List;
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

    /// Whether two names are of one family: `w1` and `w2`, `w_in` and `w_out`, entries of one dict or list.
    static boolean akin(String a, String b) {
        if (a.endsWith("]") && b.endsWith("]")) return list(a).equals(list(b));
        if (a.indexOf('[') > 0 || b.indexOf('[') > 0)
            return a.indexOf('[') > 0
                    && b.indexOf('[') > 0
                    && a.substring(0, a.lastIndexOf('[')).equals(b.substring(0, b.lastIndexOf('[')));
        String[] x = bare(a).split("_");
        String[] y = bare(b).split("_");
        if (x.length != y.length) return false;
        String first = x[0].replaceAll("\\d+$", "");
        boolean numbered = x.length > 1 || !first.equals(x[0]) && !y[0].matches(".*\\D$");
        if (numbered) return !first.isEmpty() && first.equals(y[0].replaceAll("\\d+$", ""));
        return x[0].length() == 2 && y[0].length() == 2 && x[0].charAt(0) == y[0].charAt(0);
    }

    /// Whether two names have a word in common: `deltas[k]` and `current_delta`.
    static boolean speakOfOne(String a, String b) {
        List<String> words = words(b);
        return words(a).stream().anyMatch(words::contains);
    }

    private static List<String> words(String name) {
        return Arrays.stream(bare(name).split("_|\\d+"))
                .map(w -> w.replaceFirst("s$", ""))
                .filter(w -> w.length() > 1)
                .toList();
    }

    /// The list or dict a name is an element of; the name itself if of none.
    static String list(String element) {
        return element.replaceAll("(\\[[^\\]]*\\])+$", "");
    }

    static boolean fit(String claim, Node node) {
        String target = target(claim);
        if (target.isEmpty()) return false;
        for (Binding b : node.bindings)
            if (bare(b.name()).replaceAll("^_|_$", "").equals(target)) return true;
        return false;
    }
}
