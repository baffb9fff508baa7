package nabla.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** One call of the command line inside this process, and what came of it. */
record Call(int exit, String out, String err) {

    static Call nabla(Object... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        String[] call = new String[arguments.length];
        for (int i = 0; i < call.length; i++) {
            call[i] = arguments[i].toString();
        }
        int exit = Main.commandLine(new PrintWriter(out), new PrintWriter(err)).execute(call);
        return new Call(exit, out.toString(), err.toString());
    }
}
