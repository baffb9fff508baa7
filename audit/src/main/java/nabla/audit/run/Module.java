package nabla.audit.run;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An imported module; what it does not have is opaque.
record Module(
        String name, Map<String, Object> members, @Nullable Frame frame) {
    Object get(String member) {
        Object value = frame != null ? frame.names.get(member) : members.get(member);
        if (value != null) return value;
        Object nested = Modules.member(name + "." + member);
        return nested != null ? nested : new Opaque(name + "." + member);
    }
}
