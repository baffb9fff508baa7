package nabla.audit.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The names of one call, of a class body or of a module.
final class Frame {
    final Map<String, Object> names = new HashMap<>();
    final Frame globals;
    final @Nullable Frame closure;
    final int site;
    final int depth;
    /// Names declared `global` or `nonlocal`, and which.
    private final Set<String> globalNames = new HashSet<>(0);
    private final Set<String> outerNames = new HashSet<>(0);

    private Set<String> locals = Set.of();

    final List<Object> yielded = new ArrayList<>(0);
    Object result = Nothing.NONE;
    /// The object and class whose method this is, for `super()`.
    @Nullable
    Object self;

    Callable.@Nullable Type owner;

    /// A module's frame.
    Frame() {
        this.globals = this;
        this.closure = null;
        this.site = 0;
        this.depth = 0;
    }

    Frame(Frame globals, @Nullable Frame closure, int site, int depth) {
        this.globals = globals;
        this.closure = closure;
        this.site = site;
        this.depth = depth;
    }

    void declareOuter(String name, boolean global) {
        (global ? globalNames : outerNames).add(name);
    }

    @Nullable
    Object find(String name) {
        if (globalNames.contains(name)) return globals.names.get(name);
        Object own = names.get(name);
        if (own != null) return own;
        for (Frame f = closure; f != null; f = f.closure) {
            Object value = f.names.get(name);
            if (value != null) return value;
        }
        return globals.names.get(name);
    }

    /// The function whose call this is sets a name somewhere.
    void locals(Set<String> set) {
        locals = set;
    }

    /// Whether a name is one the function sets, and no one else's.
    boolean isLocal(String name) {
        return locals.contains(name) && !isOuter(name);
    }

    /// Whether to set a name changes what others see.
    boolean isOuter(String name) {
        return globalNames.contains(name) || outerNames.contains(name);
    }

    void set(String name, Object value) {
        if (globalNames.contains(name)) globals.names.put(name, value);
        else if (outerNames.contains(name)) {
            Frame f = closure;
            while (f != null && !f.names.containsKey(name)) f = f.closure;
            (f == null ? globals : f).names.put(name, value);
        } else names.put(name, value);
    }
}
