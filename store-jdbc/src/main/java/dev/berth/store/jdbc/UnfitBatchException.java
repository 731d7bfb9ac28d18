package dev.berth.store.jdbc;

import java.io.Serial;
import java.sql.SQLException;

/**
 * A batch names what the tables do not have, or has what they cannot take. Like an error of the database, it ends the
 * transaction.
 */
final class UnfitBatchException extends SQLException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String reason;

    UnfitBatchException(String reason) {
        super(reason);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
