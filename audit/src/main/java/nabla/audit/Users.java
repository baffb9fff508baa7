package nabla.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import nabla.audit.report.Finding;
import nabla.audit.report.Report;
import org.jspecify.annotations.Nullable;

/// A module that trains nothing by itself is judged as the programs beside it use it.
final class Users {
    private static final int MOST = 3;
    private static final long LARGEST = 1 << 18;

    private Users() {}

    /// Programs beside a module, or in the folder above, that import it.
    static List<Path> of(Path module) {
        List<Path> users = new ArrayList<>();
        Path own = module.toAbsolutePath().normalize();
        Path folder = own.getParent();
        for (int up = 0; up < 2 && folder != null; up++, folder = folder.getParent())
            for (Path file : programs(folder))
                if (users.size() < MOST && !file.equals(own) && imports(file).contains(own)) users.add(file);
        return users;
    }

    private static List<Path> programs(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".py") && Files.isRegularFile(f))
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    /// The files a program imports.
    static List<Path> imports(Path program) {
        try {
            return Files.size(program) > LARGEST
                    ? List.of()
                    : Imports.of(program, Files.readString(program)).values().stream()
                            .map(p -> p.toAbsolutePath().normalize())
                            .toList();
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    /// What a report on a program that uses a module says of the module; null if nothing.
    static @Nullable Report on(String module, Report user) {
        if (user.verdict() == Report.Verdict.COULD_NOT_TELL) return null;
        Path own = Path.of(module).toAbsolutePath().normalize();
        List<Finding> findings = user.findings().stream()
                .filter(f -> Path.of(f.file()).toAbsolutePath().normalize().equals(own))
                .toList();
        if (findings.isEmpty() != user.findings().stream().allMatch(Finding::isNotice)) return null;
        List<String> notes = new ArrayList<>(user.notes());
        notes.addFirst("judged as " + Path.of(user.file()).getFileName() + " uses it");
        return new Report(
                module,
                user.verdict(),
                user.loss(),
                findings,
                user.gradients(),
                List.copyOf(notes),
                user.reason(),
                null,
                user.equations());
    }
}
