package nabla.audit.repair;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import nabla.audit.judge.Claim;
import nabla.audit.judge.Examination;
import nabla.audit.judge.Fault;
import nabla.audit.judge.Judge;
import nabla.audit.judge.Judgement;
import nabla.audit.judge.Standing;
import nabla.audit.judge.Step;
import nabla.audit.read.Expr;
import nabla.audit.read.Place;
import nabla.audit.read.Program;
import nabla.audit.read.Stmt;
import nabla.audit.run.Runner;
import nabla.audit.trace.Node;
import nabla.audit.trace.Tape;
import nabla.calculus.array.Array;
import org.jspecify.annotations.Nullable;

/// Looks for the smallest change that takes a fault away and brings none.
public final class Repairs {
    /// Edits that make a line right and are tried in the whole step.
    private static final int MOST = 12;

    private record Candidate(Stmt statement, Edit edit, int cost, Edit shown) implements Screen.Trial {}

    private final Program program;
    private final Runner runner;
    private final Examination examination;
    private final Judgement judgement;
    private final Edit made;

    /// @param made the repairs made already
    public Repairs(Program program, Runner runner, Examination examination, Edit made) {
        this.program = program;
        this.runner = runner;
        this.examination = examination;
        this.judgement = java.util.Objects.requireNonNull(examination.judgement());
        this.made = made;
    }

    public Repair of(Fault fault) {
        return switch (fault.kind()) {
            case DEAD_PARAMETER -> forward(fault);
            case UPDATE_ORDER -> order(fault);
            default -> line(fault);
        };
    }

    private Repair line(Fault fault) {
        Tree.Found found = Tree.find(program.body(), fault.at());
        Claim claim = fault.claim();
        Node of = fault.of();
        if (found == null || claim == null || of == null) return none(fault, "");
        Tape drawn = examination.draws().getFirst().tape;
        Scope scope = new Scope(drawn, claim.node().id, site(drawn, claim));
        Array truth = fault.truth();
        List<String> derived = truth == null
                ? List.of()
                : new Derivation(examination.draws().getFirst(), judgement, claim.node(), truth, scope).lines();
        List<Edit> edits = new ArrayList<>();
        Expr value = Tree.value(found.statement());
        if (value != null && found.statement() instanceof Stmt.Assign)
            for (String line : derived) add(edits, value, styled(line, value));
        Edit best = smallest(edits, fault);
        if (best == null) {
            Variables variables = new Variables(program, drawn);
            List<Candidate> candidates = Alterations.of(variables, found.statement(), found.block()).stream()
                    .map(c -> new Candidate(found.statement(), c.edit(), c.cost(), c.shown()))
                    .filter(c -> made.isApart(c.edit()))
                    .sorted(Comparator.comparingInt(Candidate::cost))
                    .toList();
            Map<Candidate, Screen.Told> told = truth == null
                    ? Map.of()
                    : new Screen(runner, examination, made, judgement.losses())
                            .at(candidates, new Tape.Key(claim.node().site, claim.node().occurrence), truth);
            best = smallest(
                    candidates.stream()
                            .filter(c -> told.getOrDefault(c, Screen.Told.UNTOLD) == Screen.Told.SOMETHING)
                            .map(Candidate::edit)
                            .limit(MOST)
                            .toList(),
                    fault);
        }
        return best == null
                ? none(fault, derived.isEmpty() ? "" : derived.getFirst())
                : proven(fault, best, derived.isEmpty() ? "" : derived.getFirst());
    }

    static int site(Tape drawn, Claim claim) {
        return drawn.bindings().stream()
                .filter(b -> b.node() == claim.node() && b.place().equals(claim.at()))
                .mapToInt(b -> b.site())
                .findFirst()
                .orElse(0);
    }

    static void add(List<Edit> edits, Expr value, String text) {
        try {
            edits.add(Edit.of(value, text));
        } catch (IllegalArgumentException notPython) {
            return;
        }
    }

    /// In the layout of the line it replaces.
    static String styled(String line, Expr value) {
        return value.at().text().contains(" ")
                ? line
                : line.replace(" ", "").replace(",", ", ").replace(", ", ",");
    }

    /// Forward lines with another variable: the one that leaves least unexplained.
    private Repair forward(Fault fault) {
        Tape drawn = examination.draws().getFirst().tape;
        List<Edit> edits = new ArrayList<>();
        List<Place> seen = new ArrayList<>();
        for (var n :
                nabla.audit.trace.Adjoints.ancestors(judgement.loss().seeds().keySet())) {
            for (var b : n.bindings) {
                if (seen.contains(b.place())) continue;
                seen.add(b.place());
                Tree.Found found = Tree.find(program.body(), b.place());
                Expr value = found == null ? null : Tree.value(found.statement());
                if (value == null) continue;
                Scope scope = new Scope(drawn, n.id, b.site());
                for (Expr part : Tree.all(value)) {
                    if (!(part instanceof Expr.Name name) || scope.node(name.id()) == null) continue;
                    for (String other : scope.all()) if (!other.equals(name.id())) add(edits, part, other);
                }
            }
        }
        Edit best = null;
        double least = Double.POSITIVE_INFINITY;
        for (Edit edit : edits.subList(0, Math.min(edits.size(), 120))) {
            Judgement j = judged(edit);
            if (j == null
                    || j.faults().stream().anyMatch(f -> f.kind() == Fault.Kind.DEAD_PARAMETER)
                    || !revives(j, fault)) continue;
            double wrong = 1 - j.standing().share() + 1e-3 * j.faults().size();
            if (wrong < least) {
                least = wrong;
                best = edit;
            }
        }
        return best == null ? none(fault, "") : proven(fault, best, "");
    }

    /// Whether the loss then depends on the parameter: fed with nothing but zeros it would be as dead as before.
    private static boolean revives(Judgement j, Fault fault) {
        Node dead = fault.of();
        return dead == null
                || j.parameters().stream()
                        .filter(l -> l.parameter().start().site == dead.site
                                && l.parameter().start().occurrence == dead.occurrence)
                        .noneMatch(l -> l.verdict().fit().factor() == 0);
    }

    /// The update moved behind the last line that reads the old value.
    private Repair order(Fault fault) {
        Claim claim = fault.claim();
        Node stale = claim == null ? null : claim.node();
        Tree.Found reader = Tree.find(program.body(), fault.at());
        if (reader == null || stale == null) return none(fault, "");
        List<Stmt> block = reader.block();
        List<Edit> edits = new ArrayList<>();
        for (Stmt s : block) {
            if (s.at().start() >= reader.statement().at().start()) break;
            if (!(s instanceof Stmt.Augment || s instanceof Stmt.Assign)) continue;
            String indent = " ".repeat(s.at().column() - 1);
            for (Stmt behind : block.subList(block.indexOf(reader.statement()), block.size()))
                if (behind != s && !(behind instanceof Stmt.Return)) edits.add(Edit.move(s, behind, indent));
        }
        Edit best = smallest(edits, fault);
        return best == null ? none(fault, "") : proven(fault, best, "");
    }

    private @Nullable Edit smallest(List<Edit> edits, Fault fault) {
        List<Edit> ordered = new ArrayList<>(edits);
        ordered.sort(Comparator.comparingInt(this::size));
        int left = 220;
        Edit fallback = null;
        for (Edit edit : ordered) {
            if (left-- == 0 || runner.outOfTime()) break;
            Judgement j = judged(edit);
            if (j == null || j.faults().size() >= judgement.faults().size()) continue;
            if (j.faults().stream().anyMatch(f -> f.at().equals(fault.at()))) continue;
            if (j.faults().isEmpty()
                    || j.verdicts().size() >= judgement.verdicts().size()) return edit;
            if (fallback == null) fallback = edit;
        }
        return fallback;
    }

    /// How much of the text an edit changes.
    private int size(Edit edit) {
        int size = 0;
        for (Map.Entry<Place, String> c : edit.changes().entrySet())
            size += distance(c.getKey().text(), c.getValue());
        return size;
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) row[j] = j;
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int next = Math.min(
                        Math.min(row[j], row[j - 1]) + 1, diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1));
                diagonal = row[j];
                row[j] = next;
            }
        }
        return row[b.length()];
    }

    private @Nullable Judgement judged(Edit edit) {
        List<Step> steps = Examination.draws(
                runner, examination.scene(), examination.first(), made.and(edit).nodes(), 2);
        if (steps.size() < 2
                || steps.getFirst().parameters.size()
                        < examination.first().parameters.size()) return null;
        Judgement judged = steps.getFirst().losses.stream()
                .filter(l ->
                        l.like(judgement.loss()) || l.kind() == judgement.loss().kind())
                .map(l -> Judge.of(steps, Standing.of(steps, l), runner::outOfTime))
                .min(Comparator.comparingInt(j -> j.faults().size()))
                .orElse(null);
        boolean better =
                judged != null && judged.faults().size() < judgement.faults().size();
        return better && breaks(edit) ? null : judged;
    }

    /// Whether a line that could be run cannot any more: what is not computed is not wrong, but nor is it repaired.
    private boolean breaks(Edit edit) {
        int before = examination.plain().problems().size();
        return runner.run(examination.scene(), 1, Map.of(), made.and(edit).nodes())
                        .problems()
                        .size()
                > before;
    }

    private Repair none(Fault fault, String truth) {
        return new Repair(fault, null, fault.at(), "", truth, fault.error());
    }

    private Repair proven(Fault fault, Edit edit, String truth) {
        Judgement after = judged(edit);
        double error = after == null
                ? 0
                : after.verdicts().stream()
                        .filter(v -> v.claim().at().equals(fault.at()))
                        .mapToDouble(v -> v.fit().error())
                        .max()
                        .orElse(0);
        Place at = edit.changes().keySet().stream()
                .min(Comparator.comparingInt(Place::start))
                .orElse(fault.at());
        String line = program.source().line(at.line());
        int from = at.column() - 1;
        boolean oneLine = edit.changes().size() == 1 && from + at.text().length() <= line.length();
        String changed = java.util.Objects.requireNonNull(edit.changes().get(at));
        String fixed = oneLine
                ? line.substring(0, from)
                        + changed
                        + line.substring(from + at.text().length())
                : "";
        return new Repair(fault, edit, at, fixed, truth, error);
    }
}
