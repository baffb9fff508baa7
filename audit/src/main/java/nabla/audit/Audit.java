package nabla.audit;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import nabla.audit.explain.Equations;
import nabla.audit.judge.Examination;
import nabla.audit.judge.Judgement;
import nabla.audit.judge.Unapplied;
import nabla.audit.read.Notebook;
import nabla.audit.read.Program;
import nabla.audit.read.PythonReader;
import nabla.audit.read.Source;
import nabla.audit.repair.Edit;
import nabla.audit.repair.FirstStep;
import nabla.audit.report.Report;
import nabla.audit.run.Limits;
import nabla.audit.run.Runner;
import nabla.audit.run.Scene;

/// Audits the gradients of a program: `Audit.of(source).report()`.
public final class Audit {
    /// Runs of which the arrays are kept at a time: the run as it is, its draws and their derivatives. All have to fit
    /// into Java's own memory.
    private static final int RUNS_KEPT = 8;

    /// Lines of a notebook that was saved as a program.
    private static final Pattern MAGIC = Pattern.compile("(?m)^[%!][A-Za-z].*$");

    private final Source source;
    private final Map<String, Program> others = new LinkedHashMap<>();
    private Limits limits = Limits.DEFAULT;
    private boolean explained;

    private Audit(Source source) {
        this.source = source;
    }

    /// A program's text.
    public static Audit of(String text) {
        return of("program.py", text);
    }

    /// A program's text with its file's name; a name that ends in `.ipynb` says it is a notebook.
    /// @throws IllegalArgumentException if a notebook is none
    public static Audit of(String name, String text) {
        return new Audit(
                name.endsWith(".ipynb")
                        ? Notebook.read(name, text)
                        : new Source(name, dedented(MAGIC.matcher(text).replaceAll("#$0"))));
    }

    private static String dedented(String text) {
        if (text.stripIndent().equals(text)) return text;
        String first = text.lines().filter(l -> !l.isBlank()).findFirst().orElse("");
        return first.startsWith(" ") || first.startsWith("\t") ? text.stripIndent() : text;
    }

    /// A file the program may import, by its own name.
    public Audit with(String name, String text) {
        return with(name.replaceAll("^.*/|\\.py$", ""), name, text);
    }

    /// A file the program imports as `module`.
    public Audit with(String module, String file, String text) {
        others.put(module, PythonReader.read(new Source(file, text)));
        return this;
    }

    /// Other caps than ten seconds and 512 MB.
    public Audit within(Duration time, long memoryBytes) {
        limits = new Limits(time, memoryBytes, limits.steps(), limits.depth(), limits.elements());
        return this;
    }

    /// With the training step as equations, each gradient beside what it has to be.
    public Audit explained() {
        explained = true;
        return this;
    }

    /// The report. A program this audit cannot cope with gets one that says so.
    public Report report() {
        try {
            return report(PythonReader.read(source));
        } catch (OutOfMemoryError full) {
            return untold("the program's arrays are larger than Java's memory; more is given by -Xmx");
        } catch (RuntimeException | StackOverflowError unforeseen) {
            return untold("the program could not be followed: " + unforeseen.getMessage());
        }
    }

    private Report untold(String reason) {
        return new Report(
                source.name(), Report.Verdict.COULD_NOT_TELL, "", List.of(), List.of(), List.of(), reason, null);
    }

    private Report report(Program program) {
        Runner runner =
                new Runner(program, others, limits.within(Runtime.getRuntime().maxMemory() / RUNS_KEPT));
        Examination first = Examination.of(runner, Scene.all(source.text()), Map.of());
        Teller teller = new Teller(program, first);
        Judgement judged = first.judgement();
        Unapplied unapplied = first.unapplied();
        if (unapplied != null)
            return teller.neverApplied(unapplied, new FirstStep(program, runner, first).of(unapplied));
        boolean open = judged == null || judged.standing().isRight() || first.leavesOpen();
        Raises.Found raised = open ? new Raises(program, runner, first).found() : null;
        if (raised != null) return teller.limited(teller.raises(raised.problem(), raised.change()));
        if (judged == null) return teller.limited(teller.couldNotTell());
        if (first.misunderstood() != null || first.misdriven() != null || first.isUnaimed()) {
            Pursuit pursuit = new Pursuit(program, runner, first, Edit.NONE, Set.of()).alone();
            return teller.limited(
                    pursuit.repairs().isEmpty()
                            ? teller.couldNotTell()
                            : teller.tell(pursuit.repairs(), pursuit.now(), pursuit.made()));
        }
        if (first.leavesOpen() || !judged.standing().isRight() && first.isRecurrent())
            return teller.limited(teller.couldNotTell());
        Pursuit pursuit = new Pursuit(program, runner, first, Edit.NONE, Set.of()).run();
        if (first.isStrange() && pursuit.isUnproven()) return teller.limited(teller.couldNotTell());
        Examination shown = pursuit.repairs().isEmpty() ? new Shown(program, runner, first).examined() : null;
        Report report = shown == null
                ? teller.tell(pursuit.repairs(), pursuit.now(), pursuit.made())
                : new Teller(program, shown).tell(List.of(), shown, Edit.NONE);
        Report chosen = new Branches(program, runner, first, pursuit, teller).added(report);
        Report whole = teller.limited(new Later(program, runner, first).added(chosen));
        return explained ? whole.explained(Equations.of(first)) : whole;
    }
}
