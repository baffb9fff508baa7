package nabla.audit.run;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import nabla.audit.read.Program;
import nabla.audit.read.Stmt;
import org.jspecify.annotations.Nullable;

/// Runs programs. It knows Python's statements and expressions and has no way to a file, a socket, a process or a class
/// of Java.
final class Interpreter {
    final Evaluator evaluator = new Evaluator(this);
    final Executor executor = new Executor(this);
    final Calls calls = new Calls(this);
    final Attributes attributes = new Attributes();
    /// Tree nodes that are to be read as others: the repair under trial.
    Map<Object, Object> edits;
    /// Expressions that are read in other ways on the side.
    final Probes probes;
    private final Map<Object, Object> repairs;
    private final Map<String, Program> programs;
    private final Map<String, Module> loaded = new HashMap<>();
    private final Map<String, Object> builtins = Builtins.table();

    /// @param programs modules that can be imported, by name
    /// @param edits replaced expressions and statements (a statement by a list of statements)
    Interpreter(Map<String, Program> programs, Map<Object, Object> edits, Probes probes) {
        this.programs = programs;
        this.edits = edits.isEmpty() ? Map.of() : new IdentityHashMap<>(edits);
        this.repairs = this.edits;
        this.probes = probes;
    }

    void alsoRead(Map<Object, Object> reading) {
        edits = new IdentityHashMap<>(repairs);
        edits.putAll(reading);
    }

    void readAsBefore() {
        edits = repairs;
    }

    Map<String, Object> builtins() {
        return builtins;
    }

    Frame run(Run run, Program program) {
        Frame frame = new Frame();
        frame.names.put("__name__", "__main__");
        frame.names.put("__file__", program.source().name());
        statements(run, program.body(), frame);
        return frame;
    }

    /// Statements one by one; what one of them cannot do does not keep the next from being tried.
    void statements(Run run, List<Stmt> body, Frame frame) {
        for (Stmt statement : body) executor.run(run, statement, frame);
    }

    Module load(Run run, String name) {
        Module known = loaded.get(name);
        if (known != null) return known;
        Program program = program(name);
        if (program == null) return Modules.standIn(run, name);
        Frame frame = new Frame();
        frame.names.put("__name__", name);
        frame.names.put("__file__", program.source().name());
        Module module = new Module(name, Map.of(), frame);
        loaded.put(name, module);
        var before = run.statement;
        statements(run, program.body(), frame);
        run.statement = before;
        return module;
    }

    boolean hasProgram(String name) {
        return program(name) != null;
    }

    private @Nullable Program program(String name) {
        Program exact = programs.get(name);
        if (exact != null) return exact;
        return programs.get(name.substring(name.lastIndexOf('.') + 1));
    }
}
