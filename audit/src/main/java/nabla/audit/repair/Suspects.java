package nabla.audit.repair;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import nabla.audit.judge.Standing;
import nabla.audit.judge.Step;
import nabla.audit.read.Place;
import nabla.audit.read.Program;
import nabla.audit.read.Stmt;
import nabla.audit.trace.Adjoints;
import nabla.audit.trace.Binding;
import nabla.audit.trace.Node;
import nabla.audit.understand.Parameter;

/// The statements whose change could make a wrong gradient right.
///
/// @param distance 0 if what it computes goes into wrong gradients only, more if into right ones too or not at all
/// @param all whether it may be behind every wrong gradient
record Suspects(Stmt statement, List<Stmt> block, int distance, boolean all, int order) {

    /// Suspects by distance, then in the order they were run.
    static List<Suspects> of(Program program, Step step, Standing standing) {
        BitSet forward = ids(Adjoints.ancestors(standing.loss().seeds().keySet()));
        BitSet wrong = behind(standing.wrong());
        BitSet right = behind(standing.right());
        List<BitSet> each =
                standing.wrong().stream().map(p -> behind(List.of(p))).toList();
        Map<Stmt, BitSet> reached = new IdentityHashMap<>();
        List<Tree.Found> statements = statements(program);
        Map<Stmt, Suspects> found = new IdentityHashMap<>();
        for (Node n : step.nodes) {
            Tree.Found at = at(statements, n.place);
            if (at == null) continue;
            boolean back = wrong.get(n.id) && !forward.get(n.id);
            int distance = back ? (right.get(n.id) ? 1 : 0) : forward.get(n.id) ? 4 : 3;
            BitSet reaches = reached.computeIfAbsent(at.statement(), ignored -> new BitSet());
            for (int i = 0; i < each.size(); i++) if (each.get(i).get(n.id)) reaches.set(i);
            boolean every = distance == 3 || reaches.cardinality() == each.size();
            found.merge(
                    at.statement(),
                    new Suspects(at.statement(), at.block(), distance, every, n.id),
                    (a, b) -> new Suspects(a.statement, a.block, Math.min(a.distance, b.distance), every, a.order));
        }
        int first = step.firstError();
        for (Binding b : step.tape.bindings()) {
            Tree.Found at = b.how() == Binding.How.ASSIGNED && b.order() > first ? at(statements, b.place()) : null;
            if (at != null && b.order() <= step.nodes.size())
                found.putIfAbsent(at.statement(), new Suspects(at.statement(), at.block(), 0, true, b.order()));
        }
        for (Tree.Found f : statements)
            if (f.statement() instanceof Stmt.Return)
                found.putIfAbsent(f.statement(), new Suspects(f.statement(), f.block(), 1, true, Integer.MAX_VALUE));
        for (Tree.Found f : statements)
            found.putIfAbsent(f.statement(), new Suspects(f.statement(), f.block(), 3, true, Integer.MAX_VALUE));
        List<Suspects> list = new ArrayList<>(found.values());
        list.removeIf(s -> s.distance == 4 || Tree.values(s.statement).isEmpty());
        list.sort(Comparator.comparingInt(Suspects::distance).thenComparingInt(Suspects::order));
        return list;
    }

    private static BitSet behind(List<Parameter> parameters) {
        return ids(Adjoints.ancestors(parameters.stream().map(Parameter::end).toList()));
    }

    private static BitSet ids(List<Node> nodes) {
        BitSet ids = new BitSet();
        for (Node n : nodes) ids.set(n.id);
        return ids;
    }

    /// Every statement with its block.
    static List<Tree.Found> statements(Program program) {
        List<Tree.Found> statements = new ArrayList<>();
        all(program.body(), statements);
        return statements;
    }

    private static void all(List<Stmt> block, List<Tree.Found> found) {
        for (Stmt s : block) {
            found.add(new Tree.Found(s, block));
            for (List<Stmt> inner : Tree.blocks(s)) all(inner, found);
        }
    }

    private static Tree.@org.jspecify.annotations.Nullable Found at(List<Tree.Found> statements, Place place) {
        Tree.Found best = null;
        for (Tree.Found f : statements) {
            Place at = f.statement().at();
            boolean inside = at.source() == place.source() && at.start() <= place.start() && place.end() <= at.end();
            if (inside && (best == null || at.end() - at.start() <= length(best))) best = f;
        }
        return best;
    }

    private static int length(Tree.Found f) {
        return f.statement().at().end() - f.statement().at().start();
    }
}
