package nabla.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The root of the command line: says which verbs there are. */
@Command(
        name = "nabla",
        description = "Fully-connected neural networks in which every gradient can be read, derived and checked.",
        synopsisSubcommandLabel = "VERB",
        commandListHeading = "%nVerbs:%n",
        optionListHeading = "%nOptions:%n",
        versionProvider = Nabla.Version.class,
        subcommands = {
            TrainCommand.class,
            PredictCommand.class,
            EvaluateCommand.class,
            InfoCommand.class,
            ExplainCommand.class,
            DeriveCommand.class,
            CheckCommand.class,
            BenchCommand.class,
            Completion.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  nabla train                   train on the bundled digits",
            "  nabla train flowers.csv       train on a table of your own; its last column is the target",
            "  nabla predict flowers.safetensors new.csv"
        })
final class Nabla implements Runnable {
    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help and end.")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version and end.")
    private boolean version;

    /** Without a verb: the help. */
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"nabla " + number() + ", Java " + Runtime.version()};
        }

        /** As the jar's manifest has it. */
        static String number() {
            String number = Nabla.class.getPackage().getImplementationVersion();
            return number == null ? "unpackaged" : number;
        }
    }
}
