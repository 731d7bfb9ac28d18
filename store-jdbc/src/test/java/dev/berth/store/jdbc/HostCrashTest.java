package dev.berth.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A host that is killed at any moment under load, once it has told of a placement: after a restart all that its callers
 * were told is there, nothing is held twice, and no batch is half there. 10 kills a database, or as many as
 * {@code -Dberth.kills} says.
 */
final class HostCrashTest {

    private static final int KILLS = Integer.getInteger("berth.kills", 10);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @MethodSource("dev.berth.store.jdbc.TestDatabase#available")
    void nothingThatWasToldIsLost(TestDatabase database) throws Exception {
        String url = database == TestDatabase.H2 ? "jdbc:h2:" + directory.resolve("kept") + ";REUSE_SPACE=FALSE"
                : database.freshUrl();
        Random random = new Random(20_261_122);
        List<String> placed = new ArrayList<>();
        List<String> ended = new ArrayList<>();
        for (int kill = 0; kill < KILLS; kill++) {
            HostProcess host = new HostProcess(url, "host", 0);
            host.awaitLines("PLACED", 1 + random.nextInt(32));
            Thread.sleep(random.nextInt(300));
            host.kill();
            placed.addAll(host.said("PLACED"));
            ended.addAll(host.said("ENDED"));
            new KeptTruth(url).assertHas(placed, ended);
        }
        int events = new KeptTruth(url).assertNothingWasHeldTwice();
        assertFalse(placed.isEmpty());
        System.out.println(database + ": kills=" + KILLS + " events=" + events + " told=" + placed.size());
    }
}
