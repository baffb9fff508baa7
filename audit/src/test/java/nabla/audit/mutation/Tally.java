package nabla.audit.mutation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import nabla.audit.report.Report;

/// How many of the mutants were found, in all and by the kind of fault.
public final class Tally {
    private final List<Outcome> outcomes = new ArrayList<>();

    public void add(Outcome outcome) {
        outcomes.add(outcome);
    }

    public double detected() {
        return share(outcomes, Outcome::detected);
    }

    public double onItsLine() {
        return share(outcomes, Outcome::onItsLine);
    }

    public double repaired() {
        return share(outcomes, Outcome::repaired);
    }

    private static double share(List<Outcome> outcomes, Predicate<Outcome> what) {
        return outcomes.stream().filter(what).count() / (double) outcomes.size();
    }

    /// The figures as a Markdown table, then what was missed.
    public String table() {
        Map<String, List<Outcome>> kinds = outcomes.stream()
                .collect(Collectors.groupingBy(o -> o.mutant().kind(), TreeMap::new, Collectors.toList()));
        StringBuilder table =
                new StringBuilder("| fault | mutants | detected | exact line | repaired |\n|---|---|---|---|---|\n");
        kinds.forEach((kind, of) -> table.append(row(kind, of)));
        table.append(row("all", outcomes));
        outcomes.stream()
                .filter(o -> !o.detected() || !o.onItsLine() || !o.repaired())
                .forEach(o -> table.append("%s %.1f s %s, found %s%n"
                        .formatted(
                                !o.detected() ? "missed" : !o.onItsLine() ? "elsewhere" : "unrepaired",
                                o.seconds(),
                                name(o.mutant()),
                                o.report().findings().isEmpty()
                                        ? o.report().verdict().words + " "
                                                + o.report().reason()
                                        : found(o))));
        return table.toString();
    }

    /// What was told of mutants that are right: how many verdicts, and every one that says wrong.
    public String alarms() {
        Map<Report.Verdict, Long> verdicts = outcomes.stream()
                .collect(Collectors.groupingBy(o -> o.report().verdict(), TreeMap::new, Collectors.counting()));
        StringBuilder text = new StringBuilder(verdicts + "\n");
        outcomes.stream()
                .filter(Outcome::detected)
                .forEach(o -> text.append(name(o.mutant()) + ", found " + found(o) + "\n"));
        return text.toString();
    }

    private static List<String> found(Outcome o) {
        return o.report().findings().stream()
                .map(f -> f.line() + " " + f.kind())
                .toList();
    }

    /// How a table names a mutant.
    static String name(Mutant m) {
        return "%s:%d %s: `%s`".formatted(m.file(), m.line(), m.kind(), m.change());
    }

    private static String row(String kind, List<Outcome> of) {
        return "| %s | %d | %.1f %% | %.1f %% | %.1f %% |%n"
                .formatted(
                        kind,
                        of.size(),
                        100 * share(of, Outcome::detected),
                        100 * share(of, Outcome::onItsLine),
                        100 * share(of, Outcome::repaired));
    }
}
