package dev.berth.examples;

import dev.berth.examples.console.UsageException;
import dev.berth.examples.database.ImportCommand;
import dev.berth.examples.database.SchemaCommand;
import dev.berth.examples.probe.ProbeCommand;
import dev.berth.examples.question.ExplainCommand;
import dev.berth.examples.question.PlanCommand;
import dev.berth.examples.replay.ReplayCommand;
import dev.berth.examples.simulate.SimulateCommand;
import dev.berth.examples.torture.TortureCommand;
import dev.berth.nvml.NvmlProbe;
import dev.berth.spi.BerthException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line's front door: it knows the subcommands and what becomes of their errors. */
@Command(name = "berth-examples", mixinStandardHelpOptions = true, versionProvider = Main.Version.class,
        description = "Shows the Berth GPU scheduler at work.")
public final class Main implements Callable<Integer> {

    private static final int WRONG_USE = 2;
    private static final int BUG = 1;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Names the version that the jar was built from. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"berth-examples " + (version == null ? "(not from a jar)" : version)};
        }
    }

    private Main() {
    }

    /**
     * Runs a subcommand and ends the process with its exit code.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        System.setProperty("java.awt.headless", "true");
        System.exit(commandLine(Path.of("")).execute(args));
    }

    /** The command line, working in a folder. */
    static CommandLine commandLine(Path folder) {
        return new CommandLine(new Main())
                .addSubcommand(new ReplayCommand(folder))
                .addSubcommand(new SimulateCommand(folder))
                .addSubcommand(new TortureCommand())
                .addSubcommand(new PlanCommand(folder))
                .addSubcommand(new ExplainCommand(folder))
                .addSubcommand(new ProbeCommand(folder, NvmlProbe::open))
                .addSubcommand(new SchemaCommand())
                .addSubcommand(new ImportCommand(folder))
                .setParameterExceptionHandler((wrong, args) -> complain(wrong.getCommandLine(), wrong))
                .setExecutionExceptionHandler((thrown, command, parsed) -> failed(command, thrown));
    }

    private static int failed(CommandLine command, Exception thrown) {
        if (thrown instanceof UsageException || thrown instanceof BerthException) {
            return complain(command, thrown);
        }
        thrown.printStackTrace(command.getErr());
        return BUG;
    }

    private static int complain(CommandLine command, Exception wrong) {
        String message = String.valueOf(wrong.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
        command.getErr().println(command.getCommandName() + ": " + message);
        return WRONG_USE;
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "Name a subcommand. subcommands="
                + spec.subcommands().keySet() + " Maybe try --help.");
    }
}
