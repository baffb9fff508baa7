package nabla.audit.run;

import nabla.audit.read.Program;

/// Calls the functions and classes of a program that does not call them itself.
final class Driver {
    private final Run run;
    private final Program program;
    private final Frame globals;

    Driver(Run run, Program program, Frame globals) {
        this.run = run;
        this.program = program;
        this.globals = globals;
    }

    void drive() {
        run.note("driven " + program.source().name() + globals.names.size());
    }
}
