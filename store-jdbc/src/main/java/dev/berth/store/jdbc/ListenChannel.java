package dev.berth.store.jdbc;

import com.google.gson.JsonArray;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.berth.spi.Hint;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** LISTEN and NOTIFY of PostgreSQL. A notification says which node or request to look at, and nothing else. */
final class ListenChannel implements HintChannel {

    private static final int PATIENCE_MILLIS = 250;

    private final String name;

    ListenChannel(Tables tables) {
        this.name = tables.prefix() + "hints";
    }

    @Override
    public void send(Connection connection, Collection<Hint> hints) throws SQLException {
        Object[] payloads = hints.stream().map(ListenChannel::payload).toArray();
        try (PreparedStatement notify =
                connection.prepareStatement("SELECT pg_notify(?, payload) FROM unnest(?) AS payload")) {
            notify.setString(1, name);
            notify.setArray(2, connection.createArrayOf("text", payloads));
            notify.execute();
        }
    }

    private static String payload(Hint hint) {
        JsonArray words = new JsonArray();
        words.add(hint.pool());
        words.add(hint.kind().name());
        words.add(hint.id());
        return words.toString();
    }

    @Override
    public boolean polls() {
        return false;
    }

    @Override
    public void expect(Connection connection, Hint hint, Waiters waiters) {
        throw new IllegalStateException("Notifications come by themselves.");
    }

    @Override
    public Receiver open(Connection connection) throws SQLException {
        execute(connection, "LISTEN");
        return new Listener(connection);
    }

    private void execute(Connection connection, String command) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(command + " \"" + name + '"');
        }
    }

    private final class Listener implements Receiver {

        private final Connection connection;

        Listener(Connection connection) {
            this.connection = connection;
        }

        @Override
        public void receive(Waiters waiters) throws SQLException {
            PGNotification[] arrived = connection.unwrap(PGConnection.class).getNotifications(PATIENCE_MILLIS);
            if (arrived != null) {
                for (PGNotification notification : arrived) {
                    deliver(notification.getParameter(), waiters);
                }
            }
        }

        @Override
        public void close() throws SQLException {
            execute(connection, "UNLISTEN");
        }
    }

    /** Whatever else is sent under our name, somebody meant that there is something to see. */
    private static void deliver(String payload, Waiters waiters) {
        try {
            JsonArray words = JsonParser.parseString(payload).getAsJsonArray();
            waiters.wake(new Hint(words.get(0).getAsString(), Hint.Kind.valueOf(words.get(1).getAsString()),
                    words.get(2).getAsString()));
        } catch (JsonParseException | IllegalArgumentException | IllegalStateException | UnsupportedOperationException
                | IndexOutOfBoundsException strange) {
            waiters.wakeAll();
        }
    }
}
