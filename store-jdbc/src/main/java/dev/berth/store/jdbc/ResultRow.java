package dev.berth.store.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** The row that a result stands on, read column by column. */
record ResultRow(ResultSet columns, TimestampCodec times) {

    String text(String column) throws SQLException {
        return columns.getString(column);
    }

    Optional<String> optionalText(String column) throws SQLException {
        return Optional.ofNullable(columns.getString(column));
    }

    int integer(String column) throws SQLException {
        return columns.getInt(column);
    }

    long number(String column) throws SQLException {
        return columns.getLong(column);
    }

    OptionalLong optionalNumber(String column) throws SQLException {
        long value = columns.getLong(column);
        return columns.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }

    Instant time(String column) throws SQLException {
        return optionalTime(column).orElseThrow(() -> new IllegalStateException("A time is missing. column=" + column));
    }

    Optional<Instant> optionalTime(String column) throws SQLException {
        return Optional.ofNullable(times.read(columns, columns.findColumn(column)));
    }
}
