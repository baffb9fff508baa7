package nabla.audit.repair;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nabla.audit.read.Expr;
import nabla.audit.read.Place;
import nabla.audit.read.Stmt;

/// What can be said in one place and may be a factor of a gradient: the values that have names there, parts of what
/// stands there, and slopes of them.
///
/// @param term what is said
/// @param cost the lower, the nearer to what stands there
/// @param slope whether it is the slope of something, or what a function of the program makes of it
record Atoms(Term term, int cost, boolean slope) {

    static List<Atoms> of(Variables variables, Stmt statement, Expr host) {
        List<Atoms> found = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        Place at = host.at();
        Variables.Names names = variables.at(statement);
        Set<String> near = new HashSet<>();
        for (Expr part : Tree.all(host)) {
            boolean value = part instanceof Expr.Binary
                    || part instanceof Expr.Call
                    || part instanceof Expr.Subscript
                    || Variables.isVariable(part);
            if (!value || names.functions().containsKey(part.at().text())) continue;
            near.add(part.at().text());
            if (seen.add(part.at().text())) found.add(new Atoms(Term.of(part), 0, false));
        }
        for (Expr v : names.values().values()) {
            Term t = Term.of(v);
            if (seen.add(t.text())) found.add(new Atoms(t, 1, false));
        }
        for (Expr v : names.elements().values()) {
            Term t = Term.of(v);
            if (seen.add(t.text())) found.add(new Atoms(t, 1, false));
        }
        for (Expr v : names.values().values()) {
            int own = near.contains(v.at().text()) ? 1 : 2;
            for (Term slope : Slope.all(at, Term.of(v))) found.add(new Atoms(slope, own, true));
            found.add(new Atoms(Term.number(at, 1).minus(at, Term.of(v)), own, true));
            for (Map.Entry<String, Expr> f : names.functions().entrySet())
                found.add(new Atoms(new Term(f.getKey(), f.getValue()).called(at, Term.of(v)), own, true));
        }
        return found;
    }

    /// How a run is asked for its value: a whole number is to come as an array too.
    Expr asked() {
        Place at = term.tree().at();
        return new Expr.Binary(at, "*", new Expr.Number(at, 1, false), term.tree());
    }
}
