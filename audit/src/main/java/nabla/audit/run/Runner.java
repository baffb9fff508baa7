package nabla.audit.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import nabla.audit.read.Place;
import nabla.audit.read.Program;
import nabla.audit.trace.Tape;
import nabla.calculus.array.Array;
import nabla.calculus.array.ShapeException;
import org.jspecify.annotations.Nullable;

/// Runs one program again and again: with other data, other start values, other lines.
public final class Runner {
    private static final int MOST_REFITS = 3;

    private final Program program;
    private final Map<String, Program> modules = new LinkedHashMap<>();
    private final Limits limits;
    private final Tape.SiteNumbers sites = new Tape.SiteNumbers();
    private final long deadline;
    /// Data that fit the program better than those of the scene.
    private final Map<Scene, Data> fitted = new HashMap<>();

    /// @param others files the program may import, by their names without `.py`
    public Runner(Program program, Map<String, Program> others, Limits limits) {
        this.program = program;
        this.modules.putAll(others);
        this.limits = limits;
        this.deadline = System.nanoTime() + limits.time().toNanos();
    }

    /// One run.
    ///
    /// @param scene the data to invent
    /// @param seed of everything random
    /// @param redrawn values to replace as they are made
    /// @param edits tree nodes to read as others
    public Recording run(
            Scene scene, long seed, Map<Tape.Key, UnaryOperator<Array>> redrawn, Map<Object, Object> edits) {
        return run(scene, seed, redrawn, edits, Extent.WHOLE);
    }

    /// One run, as far as it is of interest.
    public Recording run(
            Scene scene,
            long seed,
            Map<Tape.Key, UnaryOperator<Array>> redrawn,
            Map<Object, Object> edits,
            Extent extent) {
        return run(scene, seed, redrawn, edits, extent, Probes.NONE);
    }

    /// One run in which some expressions are read in other ways too.
    public Recording run(
            Scene scene,
            long seed,
            Map<Tape.Key, UnaryOperator<Array>> redrawn,
            Map<Object, Object> edits,
            Extent extent,
            Probes probes) {
        for (int refits = 0; ; refits++) {
            boolean mayRefit = edits.isEmpty() && probes == Probes.NONE && refits < MOST_REFITS;
            try {
                return run(scene, seed, redrawn, edits, extent, probes, mayRefit);
            } catch (Fitting.Misfit m) {
                fitted.put(scene, m.better);
            }
        }
    }

    private Recording run(
            Scene scene,
            long seed,
            Map<Tape.Key, UnaryOperator<Array>> redrawn,
            Map<Object, Object> edits,
            Extent extent,
            Probes probes,
            boolean mayRefit) {
        Tape tape = new Tape(sites, redrawn, limits.memory() / 8);
        Interpreter interpreter = new Interpreter(modules, edits, probes);
        Place start = program.source().place(0, 0);
        Data data = fitted.getOrDefault(scene, scene.data());
        Fitting fitting = new Fitting(data, mayRefit);
        Run run = new Run(tape, limits, data, fitting, seed, deadline, start, interpreter, extent);
        @Nullable String limit = null;
        try {
            Frame globals = interpreter.run(run, program);
            if (scene.drive()) run.course.driven();
            if (scene.drive()) new Driver(run, program, globals).drive();
        } catch (LimitReached | Tape.OutOfMemory e) {
            limit = e.getMessage();
        } catch (Run.EnoughSeen e) {
            run.note("the run was followed for " + tape.nodes().size() + " values");
        } catch (StackOverflowError e) {
            limit = "calls nested too deep";
        } catch (PythonError | ShapeException e) {
            run.problem(String.valueOf(e.getMessage()));
        }
        return new Recording(tape, run.problems, new ArrayList<>(run.notes), limit, run.statement, run.course);
    }

    /// What is run.
    public Program program() {
        return program;
    }

    public boolean outOfTime() {
        return nanosLeft() < 0;
    }

    /// How long runs may still take.
    public long nanosLeft() {
        return deadline - System.nanoTime();
    }
}
