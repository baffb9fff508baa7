package nabla.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The files a program imports, and those they import: beside it, in packages below, or by dots above.
final class Imports {
    private static final Pattern IMPORT =
            Pattern.compile("(?m)^\\s*(?:from\\s+(\\.*)([\\w.]*)\\s+import\\s+\\(?([\\w, *]+)|import\\s+([\\w., ]+))");
    private static final int MOST_FILES = 40;
    private static final long LARGEST = 1 << 20;
    /// Folders above a program where a package it names may lie.
    private static final int HEIGHT = 3;

    private final Map<String, Path> found = new LinkedHashMap<>();

    private Imports() {}

    /// Modules by the names they are imported by; what cannot be read is left out, and its import says so.
    static Map<String, Path> of(Path program, String text) {
        Imports imports = new Imports();
        boolean notebook = program.toString().endsWith(".ipynb");
        imports.follow(program.toAbsolutePath().normalize(), notebook ? text.replaceAll("\\\\n|\"", "\n") : text);
        return imports.found;
    }

    private void follow(Path file, String text) {
        Path folder = file.getParent();
        if (folder == null) return;
        Matcher m = IMPORT.matcher(text);
        while (m.find() && found.size() < MOST_FILES) {
            if (m.group(4) != null) {
                for (String module : m.group(4).split(","))
                    add(folder, 0, module.strip().split("\\s")[0]);
                continue;
            }
            int dots = m.group(1).length();
            if (!m.group(2).isEmpty()) add(folder, dots, m.group(2));
            String prefix = m.group(2).isEmpty() ? "" : m.group(2) + ".";
            for (String name : m.group(3).split(","))
                if (name.strip().matches("\\w+.*"))
                    add(folder, dots, prefix + name.strip().split("\\s")[0]);
        }
    }

    private void add(Path folder, int dots, String module) {
        if (module.isEmpty() || found.containsKey(module)) return;
        Path from = folder;
        for (int i = 1; i < dots && from != null; i++) from = from.getParent();
        for (int up = 0; up <= (dots == 0 ? HEIGHT : 0) && from != null; up++, from = from.getParent()) {
            Path file = file(from, module);
            if (file == null) continue;
            try {
                if (Files.size(file) > LARGEST) return;
                String text = Files.readString(file);
                found.put(module, file);
                follow(file, text);
            } catch (IOException unreadable) {
                return;
            }
            return;
        }
    }

    private static @Nullable Path file(Path folder, String module) {
        String path = module.replace('.', '/');
        for (String name : new String[] {path + ".py", path + "/__init__.py"})
            if (Files.isRegularFile(folder.resolve(name))) return folder.resolve(name);
        return null;
    }
}
