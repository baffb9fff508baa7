package nabla.audit.repair;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import nabla.audit.judge.Standing;
import nabla.audit.judge.Step;
import nabla.audit.read.Expr;
import nabla.audit.read.Program;
import nabla.audit.read.Stmt;
import nabla.audit.trace.Binding;
import nabla.audit.trace.Node;
import nabla.audit.understand.Parameter;
import org.jspecify.annotations.Nullable;

/// Statements that a program has for one layer or weight and lacks for another: `db1 += dz1` and no `db2 += dz2`. Each
/// is written once more with the other's names and put where the lines around it would have it; where the other has a
/// line of its own that is like none, in that line's place.
final class Counterparts {
    private static final int MOST = 80;

    private static final Pattern WORD = Pattern.compile("[A-Za-z_]\\w*|(?<=\\[)\\d+(?=\\])");
    private static final Pattern DIGIT = Pattern.compile("(?<!\\d)\\d(?!\\d)");
    private static final int[] SHIFTS = {0, 1, -1};

    private final Edit made;

    /// Names of weights in the order in which the program makes them.
    private final List<String> weights;
    /// Those that do not learn as they should.
    private final Set<String> wrong;
    private final Set<String> words = new HashSet<>();
    /// What is tried, by how much it changes what is there.
    private final Map<Applications.Insertion, Integer> found = new LinkedHashMap<>();

    private Counterparts(Program program, Standing standing, Edit made) {
        this.made = made;
        this.weights = Stream.concat(
                        standing.learners().map(Parameter::start),
                        standing.idle().stream().map(idle -> idle.value()))
                .sorted((a, b) -> Integer.compare(a.id, b.id))
                .map(Counterparts::word)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
        this.wrong = Stream.concat(
                        standing.wrong().stream().map(Parameter::start),
                        standing.idle().stream().map(idle -> idle.value()))
                .map(Counterparts::word)
                .collect(Collectors.toSet());
        Tree.statements(program.body(), s -> {
            if (!Tree.blocks(s).isEmpty()) return;
            Matcher m = WORD.matcher(s.at().text());
            while (m.find()) words.add(m.group());
        });
    }

    /// In every block of which a line computes a gradient or an update.
    ///
    /// @param made the repairs made already
    static List<Applications.Insertion> of(Program program, Step step, Standing standing, Edit made) {
        Counterparts c = new Counterparts(program, standing, made);
        Set<nabla.audit.read.Place> backward = step.tape.bindings().stream()
                .filter(b -> b.node().id <= step.lastUpdate() && step.isBackward(b.node()))
                .map(Binding::place)
                .collect(Collectors.toSet());
        Set<List<Stmt>> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Tree.Found f : Suspects.statements(program))
            if (backward.contains(f.statement().at()) && seen.add(f.block())) c.in(f.block(), backward);
        return c.found.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .limit(MOST)
                .toList();
    }

    private static String word(Node weight) {
        return weight.bindings.stream()
                .filter(b -> b.how() != Binding.How.ARGUMENT)
                .map(b -> bare(b.name()))
                .filter(name -> name.matches("\\w+"))
                .findFirst()
                .orElse("");
    }

    private static String bare(String name) {
        return name.replaceAll(".*\\[['\"](\\w+)['\"]\\]$", "$1").replaceAll("^.*\\.", "");
    }

    /// @param backward where gradients and updates are computed
    private void in(List<Stmt> block, Set<nabla.audit.read.Place> backward) {
        List<Line> lines = block.stream().map(this::line).toList();
        Set<String> texts = new HashSet<>();
        for (Line line : lines) texts.add(dense(line.text));
        Map<Renaming, Map<Line, String>> written = new LinkedHashMap<>();
        Set<String> paired = new HashSet<>();
        for (Renaming r : renamings(lines))
            for (Line line : lines) {
                boolean other = !line.target.isEmpty()
                        && !r.of(line.target).equals(line.target)
                        && !r.of(line.value).equals(line.value);
                if (!other) continue;
                String text = r.of(line.text);
                paired.add(dense(text));
                if (!texts.contains(dense(text)) && backward.contains(line.statement.at()))
                    written.computeIfAbsent(r, ignored -> new LinkedHashMap<>()).put(line, text);
            }
        written.forEach((r, texted) -> texted.forEach((line, text) -> {
            String target = r.of(line.target);
            List<Line> own = lines.stream().filter(l -> l.target.equals(target)).toList();
            for (Line o : own)
                if (!paired.contains(dense(o.text)))
                    for (String by : List.of(r.keeping(words(o.text), line.text), text))
                        if (!dense(by).equals(dense(o.text)))
                            add(() -> Edit.instead(o.statement, by), o.statement, missing(o.text, by));
            boolean isUpdate = weights.contains(bare(target)); // `Updates` knows where one belongs
            boolean again = !own.isEmpty() && !line.goesOn();
            if (!isUpdate && !again)
                for (Place at : places(line, r, target, lines))
                    add(() -> at.before ? Edit.before(at.at, text) : Edit.behind(at.at, text), at.at, 0);
        }));
    }

    /// How many of a line's words are missing in another line.
    private static int missing(String line, String in) {
        List<String> words = words(in);
        return (int) words(line).stream().filter(w -> !words.contains(w)).count();
    }

    /// A statement as it reads with the repairs made.
    ///
    /// @param target what it assigns to; nothing if it is no plain statement
    private record Line(Stmt statement, String text, String target, String value) {
        /// Whether it adds to what was there before.
        boolean goesOn() {
            return statement instanceof Stmt.Augment || value.contains(target);
        }
    }

    private Line line(Stmt s) {
        List<Expr> targets = s instanceof Stmt.Assign || s instanceof Stmt.Augment ? Tree.targets(s) : List.of();
        boolean one = targets.size() == 1 && !(targets.getFirst() instanceof Expr.Sequence);
        Expr value = Tree.value(s);
        if (!one || value == null) return new Line(s, "", "", "");
        String text = made.within(s);
        String target = targets.getFirst().at().text();
        int start = value.at().start() - s.at().start();
        return new Line(s, text, target, start < text.length() ? text.substring(start) : "");
    }

    private interface Making {
        Edit edit();
    }

    private void add(Making making, Stmt at, int farther) {
        try {
            Edit edit = making.edit();
            if (found.keySet().stream().noneMatch(i -> i.edit().changes().equals(edit.changes())))
                found.put(new Applications.Insertion(edit, at), farther);
        } catch (IllegalArgumentException notPython) {
            return;
        }
    }

    /// Other names for names.
    private static final class Renaming {
        private final Map<String, String> known = new HashMap<>();
        private final UnaryOperator<String> names;

        Renaming(UnaryOperator<String> names) {
            this.names = names;
        }

        String of(String text) {
            return WORD.matcher(text)
                    .replaceAll(m -> Matcher.quoteReplacement(known.computeIfAbsent(m.group(), names)));
        }

        /// The text with those words left as they are that another line says as well.
        String keeping(List<String> said, String text) {
            return WORD.matcher(text)
                    .replaceAll(m -> Matcher.quoteReplacement(said.contains(m.group()) ? m.group() : of(m.group())));
        }

        /// Learns from two lines of one form, of which one assigns to the counterpart of what the other assigns to,
        /// which other names are each other's counterparts.
        void learn(List<Line> block) {
            for (Line a : block)
                for (Line b : block) {
                    boolean pair = a != b && !a.target.isEmpty() && of(a.target).equals(b.target);
                    if (!pair || !Siblings.pattern(a.text).equals(Siblings.pattern(b.text))) continue;
                    List<String> from = words(a.text);
                    List<String> to = words(b.text);
                    for (int i = 0; i < Math.min(from.size(), to.size()); i++)
                        if (of(from.get(i)).equals(from.get(i))) known.put(from.get(i), to.get(i));
                }
        }
    }

    private static List<String> words(String text) {
        return WORD.matcher(text).results().map(MatchResult::group).toList();
    }

    /// From one layer to another by the numbers in names, from weights to those made before or after by their names, or
    /// both.
    private List<Renaming> renamings(List<Line> block) {
        List<Renaming> found = new ArrayList<>();
        for (int by : SHIFTS) if (by != 0) found.add(new Renaming(word -> known(word, shifted(word, by))));
        for (int i = 1 - weights.size(); i < weights.size(); i++) {
            int on = i;
            boolean other = on != 0
                    && IntStream.range(0, weights.size())
                            .anyMatch(w -> isPlace(w - on) && wrong.contains(weights.get(w)));
            if (!other) continue;
            for (int by : SHIFTS)
                found.add(new Renaming(word -> {
                    String own = moved(word, on);
                    return own.equals(word) ? known(word, shifted(word, by)) : own;
                }));
        }
        found.forEach(r -> r.learn(block));
        return found;
    }

    private boolean isPlace(int weight) {
        return weight >= 0 && weight < weights.size();
    }

    /// A word with the name of a weight so many places on in place of the one in it.
    private String moved(String word, int by) {
        for (int i = 0; i < weights.size(); i++) {
            if (!isPlace(i + by) || !word.contains(weights.get(i))) continue;
            String moved = known(word, word.replace(weights.get(i), weights.get(i + by)));
            if (!moved.equals(word)) return moved;
        }
        return word;
    }

    private String known(String word, String other) {
        return words.contains(other) ? other : word;
    }

    private static String shifted(String word, int by) {
        if (by == 0) return word;
        return DIGIT.matcher(word)
                .replaceAll(digit -> String.valueOf(Math.max(0, Integer.parseInt(digit.group()) + by)));
    }

    private static String dense(String text) {
        StringBuilder dense = new StringBuilder(text.length());
        for (int i = 0; i < text.length() && text.charAt(i) != '#'; i++)
            if (!Character.isWhitespace(text.charAt(i))) dense.append(text.charAt(i));
        return dense.toString();
    }

    private record Place(Stmt at, boolean before) {}

    /// Where a statement belongs that another one is like: behind what is like the line before that one, before what is
    /// like the line behind it, or among its likes in the order of the weights.
    private List<Place> places(Line like, Renaming renaming, String target, List<Line> block) {
        Set<Place> places = new LinkedHashSet<>();
        int own = block.indexOf(like);
        Place among = among(like, target, block);
        if (among != null) places.add(among);
        for (boolean adjacent : new boolean[] {true, false})
            for (int side : new int[] {-1, 1}) {
                int next = own + side;
                int other = next < 0 || next >= block.size() ? -1 : counterpart(block, block.get(next), renaming);
                if (other < 0 || Math.abs(other - next) == 1 != adjacent) continue;
                if (adjacent) places.add(other < next ? before(own, block) : behind(own, block));
                else places.add(side < 0 ? behind(other, block) : before(other, block));
            }
        places.add(behind(own, block));
        places.add(before(own, block));
        return List.copyOf(places);
    }

    /// The statement that assigns to the counterpart of what another one assigns to, in its form if there is one so.
    private static int counterpart(List<Line> block, Line of, Renaming renaming) {
        String target = renaming.of(of.target);
        if (target.equals(of.target)) return -1;
        int found = -1;
        for (int i = 0; i < block.size(); i++) {
            if (!block.get(i).target.equals(target)) continue;
            boolean alike = Siblings.pattern(block.get(i).text).equals(Siblings.pattern(of.text));
            if (found < 0 || alike) found = i;
            if (alike) break;
        }
        return found;
    }

    /// In a run of statements of the same form, where its weight comes in the order of theirs; null if there is no run.
    private @Nullable Place among(Line like, String target, List<Line> block) {
        String pattern = Siblings.pattern(like.text);
        int from = block.indexOf(like);
        int to = from;
        while (from > 0 && isLike(block.get(from - 1), pattern)) from--;
        while (to < block.size() - 1 && isLike(block.get(to + 1), pattern)) to++;
        int own = order(target);
        if (own < 0 || from == to) return null;
        List<Integer> orders =
                block.subList(from, to + 1).stream().map(l -> order(l.target)).toList();
        boolean down = IntStream.range(1, orders.size()).allMatch(i -> orders.get(i) < orders.get(i - 1));
        int before = orders.stream().filter(o -> o < own).max(Integer::compare).orElse(-1);
        int after = orders.stream().filter(o -> o > own).min(Integer::compare).orElse(-1);
        if (before < 0 && after < 0) return behind(to, block);
        if (down) return after < 0 ? before(from, block) : behind(from + orders.indexOf(after), block);
        return before < 0 ? before(from + orders.indexOf(after), block) : behind(from + orders.indexOf(before), block);
    }

    private boolean isLike(Line line, String pattern) {
        return order(line.target) >= 0 && Siblings.pattern(line.text).equals(pattern);
    }

    /// The place among the weights of the one that is named in a target.
    private int order(String target) {
        for (int i = 0; i < weights.size(); i++) if (target.contains(weights.get(i))) return i;
        return -1;
    }

    private static Place behind(int at, List<Line> block) {
        return new Place(block.get(at).statement, false);
    }

    private static Place before(int at, List<Line> block) {
        return at == 0 ? new Place(block.getFirst().statement, true) : behind(at - 1, block);
    }
}
