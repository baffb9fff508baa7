package nabla.audit.mutation;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import nabla.audit.Fixture;
import nabla.audit.read.PythonReader;
import nabla.audit.read.Source;

/// What NumPy says of the mutants: the table that judge_mutants.py wrote.
///
/// @param wrong file and key of the mutants whose gradients are wrong
/// @param same those on the same lines whose gradients are still right
public record Verdicts(Set<String> wrong, Set<String> same) {

    public static Verdicts read() throws IOException {
        Verdicts verdicts = new Verdicts(new HashSet<>(), new HashSet<>());
        List<String> rows = Files.readAllLines(Fixture.FOLDER.resolve("right").resolve("mutants.tsv"));
        for (String row : rows.subList(1, rows.size())) {
            int verdict = row.lastIndexOf('\t');
            (row.endsWith("wrong") ? verdicts.wrong : verdicts.same).add(row.substring(0, verdict));
        }
        return verdicts;
    }

    /// All mutants that are wrong, in the order of the fixtures.
    public static List<Mutant> wrongMutants() throws IOException {
        return mutants(read().wrong);
    }

    /// All mutants whose gradients are still right.
    public static List<Mutant> rightMutants() throws IOException {
        return mutants(read().same);
    }

    private static List<Mutant> mutants(Set<String> keys) throws IOException {
        List<Mutant> found = new ArrayList<>();
        for (Fixture fixture : Fixture.all("right"))
            for (Mutant mutant : mutants(fixture)) if (keys.contains(key(mutant))) found.add(mutant);
        return found;
    }

    /// The mutants of a program; a notebook has none.
    public static List<Mutant> mutants(Fixture fixture) throws IOException {
        if (!fixture.name().endsWith(".py")) return List.of();
        return Mutations.of(PythonReader.read(new Source(fixture.name(), fixture.text())));
    }

    public static Set<String> keys(List<Mutant> mutants) {
        return mutants.stream().map(Verdicts::key).collect(Collectors.toSet());
    }

    /// Everything the table says of one file.
    public Set<String> ofFile(String file) {
        Set<String> keys = new HashSet<>(wrong);
        keys.addAll(same);
        keys.removeIf(key -> !key.startsWith(file + "\t"));
        return keys;
    }

    private static String key(Mutant mutant) {
        return mutant.file() + "\t" + mutant.key();
    }
}
