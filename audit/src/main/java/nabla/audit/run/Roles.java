package nabla.audit.run;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nabla.audit.read.Stmt;

/// What the functions of a program or the methods of a class do, whatever they are called: which attributes they
/// need, which they write, and which of the others they call.
final class Roles {
    private static final Pattern WRITTEN =
            Pattern.compile("self\\.(\\w+)(?:\\[[^\\]\\n]*\\])*\\s*(?:(?:[-+*/@]|//|\\*\\*)?=(?!=)|,[^\\n()]*=(?!=))");
    private static final Pattern ATTRIBUTE = Pattern.compile("self\\.(\\w+)");
    private static final Pattern CALLED = Pattern.compile("(?<!def )\\b(\\w+)\\s*\\(");
    /// No part of a training step.
    private static final Pattern ASIDE = Pattern.compile(
            "(?i)(_*(set|get|plot|save|load|print|show|check|test|evaluate|eval|score|accuracy|draw|display|summary|validate|reset|zero)(_?[a-z]\\w*)?|.*(numerical|gradient_?check|check_?grad|accuracy|plot)\\w*|__\\w+__|main)");

    /// Names of the gradient that comes from above.
    static final Pattern UPSTREAM = Pattern.compile(
            "(?i)(d_?(out|outputs?|y|z|a|x|h|values?|l|loss|score|scores|next|curr\\w*|prev\\w*|a_?curr|upstream)|dl_?d\\w+|grads?|grad_\\w+|\\w*_?grad(ient)?s?|deltas?|delta_\\w+|\\w+_delta|\\w*_?errors?|err|upstream\\w*|dvalues)");

    /// @param needed attributes read before they are written, here or in what is called
    /// @param written attributes
    /// @param called by their names
    record Role(Stmt.Function function, Set<String> needed, Set<String> written, Set<String> called) {}

    private final Map<String, Role> roles = new LinkedHashMap<>();

    Roles(Iterable<Stmt.Function> functions) {
        for (Stmt.Function f : functions) roles.put(f.name(), role(f));
    }

    private static Role role(Stmt.Function f) {
        String text = f.at().text();
        Map<String, Integer> first = new LinkedHashMap<>();
        Set<String> written = new HashSet<>();
        Matcher w = WRITTEN.matcher(text);
        while (w.find()) {
            written.add(w.group(1));
            boolean plain = w.group().endsWith("=") && w.group().matches("(?s)self\\.\\w+\\s*[=,].*");
            if (plain) first.putIfAbsent(w.group(1), w.start());
        }
        Set<String> called = new HashSet<>();
        Matcher c = CALLED.matcher(text);
        while (c.find()) called.add(c.group(1));
        Set<String> needed = new HashSet<>();
        Matcher a = ATTRIBUTE.matcher(text);
        while (a.find()) if (a.start() < first.getOrDefault(a.group(1), Integer.MAX_VALUE)) needed.add(a.group(1));
        needed.removeAll(called);
        called.remove(f.name());
        return new Role(f, needed, written, called);
    }

    /// Functions nobody calls, as far as they may belong to a training step.
    List<String> ends() {
        Set<String> called = new HashSet<>();
        roles.forEach((name, role) -> {
            if (!ASIDE.matcher(name).matches()) called.addAll(role.called());
        });
        List<String> ends = new ArrayList<>();
        for (String name : roles.keySet())
            if (!called.contains(name) && (!ASIDE.matcher(name).matches() || name.equals("__call__"))) ends.add(name);
        return ends;
    }

    Set<String> needed(String name) {
        return all(name, true);
    }

    Set<String> written(String name) {
        return all(name, false);
    }

    private Set<String> all(String name, boolean needed) {
        Set<String> found = new HashSet<>();
        Set<String> earlier = new HashSet<>();
        gather(name, needed, found, earlier, new HashSet<>());
        return found;
    }

    private void gather(String name, boolean needed, Set<String> found, Set<String> earlier, Set<String> seen) {
        Role role = roles.get(name);
        if (role == null || !seen.add(name)) return;
        for (String other : role.called()) gather(other, needed, found, earlier, seen);
        if (!needed) found.addAll(role.written());
        else for (String n : role.needed()) if (!earlier.contains(n)) found.add(n);
        earlier.addAll(role.written());
    }

    /// When in a step a function is due: 0 computes, 1 compares or goes back, 2 changes what was there from the start.
    int order(String name, Set<String> start) {
        Role role = java.util.Objects.requireNonNull(roles.get(name));
        boolean back = role.function().parameters().stream()
                .anyMatch(p ->
                        Data.isTruth(p.name()) || UPSTREAM.matcher(p.name()).matches());
        boolean changes = written(name).stream().anyMatch(start::contains);
        return changes ? 2 : back ? 1 : 0;
    }
}
