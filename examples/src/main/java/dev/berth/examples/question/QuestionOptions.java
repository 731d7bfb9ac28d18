package dev.berth.examples.question;

import com.google.gson.JsonObject;
import dev.berth.Hypothesis;
import dev.berth.examples.console.KeyValueTable;
import dev.berth.examples.trace.Replay;
import dev.berth.examples.trace.ReplayOptions;
import dev.berth.model.Request;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** All options of a question about a replay that was left at a moment. */
final class QuestionOptions {

    @Mixin
    private final RequestOptions request = new RequestOptions();
    @Mixin
    private final HypothesisOptions hypothesis = new HypothesisOptions();
    @Mixin
    private final MomentOptions moment = new MomentOptions();
    @Mixin
    private final ReplayOptions replay;
    @Option(names = "--json", description = "Print the answer as one line of JSON.")
    private boolean json;

    QuestionOptions(Path workingFolder) {
        this.replay = new ReplayOptions(workingFolder);
    }

    /** Runs the replay as far as that, asks, and prints the answer. */
    void ask(PrintWriter out, Function<Question, Answer> asking) {
        Request asked = request.request();
        Replay ready = replay.replay();
        Hypothesis supposed = hypothesis.hypothesis(ready.input().nodes());
        try (ReplayState state = moment.reach(ready, !json)) {
            Question question = new Question(state, asked, supposed);
            Answer answer = asking.apply(question);
            print(out, question, answer);
        }
    }

    private void print(PrintWriter out, Question question, Answer answer) {
        if (json) {
            JsonObject object = new JsonObject();
            question.state().describe(object);
            answer.addTo(object);
            out.println(object);
        } else {
            KeyValueTable rows = new KeyValueTable();
            question.describe(rows);
            out.print(answer.text(rows));
        }
        out.flush();
    }
}
