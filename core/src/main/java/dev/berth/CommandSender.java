package dev.berth;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Hands commands and questions over to the engine, each with the reply that it completes. Used by any thread. */
final class CommandSender {

    private final Engine engine;

    CommandSender(Engine engine) {
        this.engine = engine;
    }

    CompletionStage<Decision> send(Function<Reply<Decision>, Command> command) {
        Reply<Decision> answer = engine.answer();
        engine.send(command.apply(answer));
        return answer;
    }

    <T> CompletionStage<T> ask(Function<Queries, T> question) {
        Reply<T> answer = engine.answer();
        engine.send(new Command.Query<>(question, answer));
        return answer;
    }
}
