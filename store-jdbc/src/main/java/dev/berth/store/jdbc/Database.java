package dev.berth.store.jdbc;

import dev.berth.spi.StoreException;
import java.sql.SQLException;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Handle;

/** Where the tables lie, or may be made to lie. */
sealed interface Database permits DatabaseFile, HostDatabase {

    /** What it speaks. */
    Dialect dialect();

    /** Which it is, as a name=value pair for messages. */
    String description();

    /** Looks before anything is written, as far as that can be seen from outside. */
    void verify();

    /**
     * Looks closer, now from inside, and settles what must be settled before there are tables.
     *
     * @param handle a connection for writing
     * @param fresh whether there are no tables yet
     */
    void prepare(Handle handle, boolean fresh);

    /** Waits until what was committed is written, where a commit does not. Outside of a transaction. */
    default void checkpoint(Handle handle) {
        // Most databases have written when they answer.
    }

    /** Opens one connection whose transactions write. */
    ConnectionFactory writing();

    /** Opens one connection each transaction of which sees one state of the database and locks nobody out. */
    ConnectionFactory reading();

    /** Says in one sentence what the database complains of. */
    default StoreException explain(String doing, Throwable e) {
        Throwable cause = e;
        while (!(cause instanceof SQLException) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        String error = cause.toString().replaceAll("\\s+", " ");
        if (cause instanceof SQLException known) {
            SQLException wrong = Dialect.behind(known);
            error = dialect().complaint(wrong);
            cause = wrong;
        }
        return new StoreException("The database could not be used. doing=" + doing + " " + description() + " error="
                + error,
                cause);
    }
}
