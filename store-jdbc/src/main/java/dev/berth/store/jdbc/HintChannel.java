package dev.berth.store.jdbc;

import dev.berth.spi.Hint;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;

/** How hints travel through one kind of database. Each connection is used by one thread at a time. */
interface HintChannel {

    /** Sends hints; runs in a transaction. */
    void send(Connection connection, Collection<Hint> hints) throws SQLException;

    /** Says whether hints have to be asked for, and so {@link #expect} before somebody waits. */
    boolean polls();

    /** Notes how a hint stands for who is about to wait, so that the next shows; uses the connection that sends. */
    void expect(Connection connection, Hint hint, Waiters waiters) throws SQLException;

    /** Makes a connection receive; what was sent before may be missed. */
    Receiver open(Connection connection) throws SQLException;

    /** A connection that receives, until this is closed. */
    interface Receiver extends AutoCloseable {

        /** Waits a moment and wakes those whose hints have come. */
        void receive(Waiters waiters) throws SQLException, InterruptedException;

        /** Makes the connection receive no more. */
        @Override
        default void close() throws SQLException {
            // A connection that was only asked is as it was.
        }
    }
}
