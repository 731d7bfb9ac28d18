package dev.berth.store.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Prepares SQL texts on a connection that writes. */
record Statements(Connection connection, Dialect dialect, Tables tables) {

    /** Makes a statement of a description. */
    <C extends Enum<C> & Column> StatementBatch<C> of(RowChange<C> change) {
        return new StatementBatch<>(this, change);
    }

    PreparedStatement prepare(String sql) throws SQLException {
        return connection.prepareStatement(tables.sql(sql));
    }

    ResultRow row(ResultSet columns) {
        return new ResultRow(columns, dialect.times());
    }
}
