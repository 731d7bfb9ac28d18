package dev.berth.examples.question;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The subcommand {@code plan}: says where a request would go in the middle of a replay. */
@Command(name = "plan", mixinStandardHelpOptions = true, sortOptions = false, abbreviateSynopsis = true,
        description = {"Says where a request would go, or that it would not, in the middle of a replay.",
                "The replay runs in memory and writes nothing. Without files: the sample that comes with the jar."})
public final class PlanCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();
    @Mixin
    private final QuestionOptions question;

    public PlanCommand(Path workingFolder) {
        this.question = new QuestionOptions(workingFolder);
    }

    @Override
    public Integer call() {
        question.ask(spec.commandLine().getOut(), PlanAnswer::to);
        return 0;
    }
}
