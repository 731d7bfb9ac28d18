package dev.berth.examples.console;

import java.io.Console;
import java.util.Optional;
import java.util.function.IntConsumer;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/** A bar on stderr while requests arrive, if somebody is there to look at it. */
public record Progress(Optional<ProgressBar> bar) implements IntConsumer, AutoCloseable {

    private static final int WIDTH = 100;
    private static final int INTERVAL_MILLIS = 200;

    public static Progress over(String task, int requests, boolean wanted) {
        if (!wanted || !isTerminal(System.console())) {
            return new Progress(Optional.empty());
        }
        return new Progress(Optional.of(new ProgressBarBuilder().setTaskName(task).setInitialMax(requests)
                .setUpdateIntervalMillis(INTERVAL_MILLIS).clearDisplayOnFinish()
                .setConsumer(new ConsoleProgressBarConsumer(System.err, WIDTH)).build()));
    }

    /** Since JDK 22 there is a console without a terminal too, and it says which it is. */
    private static boolean isTerminal(@Nullable Console console) {
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException olderJdk) {
            return true;
        } catch (ReflectiveOperationException broken) {
            return false;
        }
    }

    @Override
    public void accept(int arrived) {
        bar.ifPresent(shown -> shown.stepTo(arrived));
    }

    @Override
    public void close() {
        bar.ifPresent(ProgressBar::close);
    }
}
