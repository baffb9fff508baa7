package nabla.audit.judge;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import nabla.audit.understand.Loss;
import nabla.audit.understand.Parameter;
import nabla.calculus.expr.Expr;

/// How a step would stand if some of its values were computed in another way. What is asked often is worked out once:
/// the true adjoints, and how the step stands as it is.
public final class Supposition {
    private final Step step;
    private final List<Draw> draws;
    private final Standing asItIs;

    /// @param steps draws of one step
    public Supposition(List<Step> steps, Loss loss) {
        this.step = steps.getFirst();
        this.draws = Draw.all(steps, loss);
        this.asItIs = Standing.of(draws, step, loss);
    }

    /// The values whose gradients are wrong as it is.
    public List<Parameter> wrong() {
        return asItIs.wrong();
    }

    /// How many parameters are right as it is.
    public int right() {
        return asItIs.right().size();
    }

    /// How many parameters would be right.
    ///
    /// @param changed for each draw, what computes a value in place of its expression
    public int right(List<Map<Expr, Expr>> changed) {
        List<Draw> supposed = new ArrayList<>();
        for (int i = 0; i < draws.size(); i++) supposed.add(draws.get(i).supposing(changed.get(i)));
        return asItIs.supposing(supposed, step).right().size();
    }
}
