package dev.berth.examples.question;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The subcommand {@code explain}: says why a request would fit or not in the middle of a replay. */
@Command(name = "explain", mixinStandardHelpOptions = true, sortOptions = false, abbreviateSynopsis = true,
        description = {"Says how many nodes could take a request, and what keeps it off the others.",
                "The replay runs in memory and writes nothing. Without files: the sample that comes with the jar."})
public final class ExplainCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();
    @Mixin
    private final QuestionOptions question;

    public ExplainCommand(Path workingFolder) {
        this.question = new QuestionOptions(workingFolder);
    }

    @Override
    public Integer call() {
        question.ask(spec.commandLine().getOut(), ExplainAnswer::to);
        return 0;
    }
}
