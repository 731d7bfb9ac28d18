package com.example.modular;

import dev.berth.Scheduler;
import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import dev.berth.model.Request;
import dev.berth.model.Shape;
import dev.berth.spi.Hint;
import dev.berth.spi.Notifier;
import dev.berth.store.jdbc.JdbcDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Submits a request, closes the scheduler and prints the request's row, with nothing but the two modules of Berth. */
public final class Main {

    private static final String POOL = "training";
    private static final String ID = "train-17";

    private Main() {
    }

    /**
     * Runs the program.
     *
     * @param args the JDBC address of a SQLite file or of a PostgreSQL database
     * @throws SQLException if the row cannot be read
     */
    public static void main(String[] args) throws SQLException {
        String url = args[0];
        submit(url);
        print(url, url.startsWith("jdbc:sqlite:") ? "" : JdbcDatabase.DEFAULT_PREFIX);
    }

    /** Submits the request, and waits for the decision and for the hint that other processes get, too. */
    private static void submit(String url) {
        ExecutorService background = Executors.newCachedThreadPool();
        try (JdbcDatabase database = JdbcDatabase.open(url);
                Notifier hints = database.notifier(background);
                Scheduler scheduler = Scheduler.builder().pool(POOL).store(database.schedulerStore()).notifier(hints)
                        .build()) {
            scheduler.nodes().register(Node.builder("node-1").cpuMillis(64_000).memoryMib(262_144)
                    .gpus(8, "A100", 81_920).build());
            Request request = Request.builder(ID).user("ada").shapes(Shape.of(8_000, 65_536, GpuDemand.whole(2)))
                    .build();
            CompletableFuture<Hint> hint = hints.await(new Hint(POOL, Hint.Kind.REQUEST, ID)).toCompletableFuture();
            scheduler.submit(request).placed().toCompletableFuture().join();
            System.out.println("Hint of " + hint.join().id());
        } finally {
            background.shutdown();
        }
    }

    private static void print(String url, String prefix) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id, user_id, status FROM " + prefix + "requests")) {
            while (rows.next()) {
                System.out.println(rows.getString(1) + " of " + rows.getString(2) + " is " + rows.getString(3));
            }
        }
    }
}
