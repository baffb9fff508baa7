package nabla.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lets a shell complete verbs and options. */
@Command(
        name = "completion",
        description = "Print a script that lets bash or zsh complete verbs and options.",
        footerHeading = "%nExamples:%n",
        footer = "  source <(nabla completion)")
final class Completion implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        var root = spec.root().commandLine();
        root.getOut().print(AutoComplete.bash(root.getCommandName(), root));
    }
}
