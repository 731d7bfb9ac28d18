package dev.berth.store.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Prepares SQL texts on a connection that writes. */
record Statements(Connection connection, Dialect dialect, Tables tables) {

    /** A statement each run of which must change exactly one row. */
    StatementBatch one(String sql) {
        return new StatementBatch(this, tables.sql(sql), true);
    }

    /** A statement that may change any number of rows. */
    StatementBatch any(String sql) {
        return new StatementBatch(this, tables.sql(sql), false);
    }

    PreparedStatement query(String sql) throws SQLException {
        return connection.prepareStatement(tables.sql(sql));
    }

    ResultRow row(ResultSet columns) {
        return new ResultRow(columns, dialect.times());
    }
}
