package nabla.audit.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nabla.audit.read.Expr;
import nabla.audit.read.Stmt;
import org.jspecify.annotations.Nullable;

/// What can be called.
sealed interface Callable {
    String name();

    /// A function of the interpreter's own.
    record Builtin(String name, Body body) implements Callable {
        @FunctionalInterface
        interface Body {
            Object call(Run run, Arguments arguments);
        }
    }

    /// A `def` or a `lambda` (whose body is an expression), with its defaults and the frame it was defined in.
    record Function(
            String name,
            List<Stmt.Parameter> parameters,
            List<Stmt> body,
            @Nullable Expr value,
            Map<String, Object> presets,
            @Nullable Frame closure,
            Frame globals,
            boolean generator)
            implements Callable {}

    /// A function with its first argument.
    record Method(Object self, Callable function) implements Callable {
        @Override
        public String name() {
            return function.name();
        }
    }

    /// A class, with the fields it declares; attributes are looked up along `bases`, left to right and depth first.
    record Type(String name, List<Object> bases, Map<String, Object> members, List<String> fields) implements Callable {
        Type(String name, List<Object> bases, Map<String, Object> members) {
            this(name, bases, members, List.of());
        }

        @Nullable
        Object find(String member) {
            Object own = members.get(member);
            if (own != null) return own;
            for (Object base : bases) {
                Object found = base instanceof Type type ? type.find(member) : null;
                if (found != null) return found;
            }
            return null;
        }

        boolean is(Type other) {
            if (this == other) return true;
            for (Object base : bases) if (base instanceof Type type && type.is(other)) return true;
            return false;
        }
    }

    /// An object of a class of the program.
    final class Instance {
        final Type type;
        final Map<String, Object> fields = new HashMap<>();

        Instance(Type type) {
            this.type = type;
        }
    }

    /// The arguments of a call.
    record Arguments(List<Object> positional, Map<String, Object> named) {
        static Arguments of(Object... positional) {
            return new Arguments(new ArrayList<>(List.of(positional)), new HashMap<>());
        }

        int count() {
            return positional.size() + named.size();
        }

        boolean has(int i, String name) {
            return positional.size() > i || named.containsKey(name);
        }

        /// Argument `i`, or by its name; None if it is not there.
        Object get(int i, String name) {
            if (i >= 0 && i < positional.size()) return positional.get(i);
            Object value = named.get(name);
            return value == null ? Nothing.NONE : value;
        }

        Object first() {
            if (positional.isEmpty()) {
                if (named.isEmpty()) throw new PythonError("TypeError", "an argument is missing");
                return named.values().iterator().next();
            }
            return positional.getFirst();
        }

        Arguments rest() {
            return new Arguments(positional.subList(Math.min(1, positional.size()), positional.size()), named);
        }
    }
}
