/**
 * Keeps a scheduler's pools in tables of a SQL database.
 *
 * <p>The driver of the database is on the module path of the host, which need not require it.
 */
@SuppressWarnings("requires-automatic")
module dev.berth.store.jdbc {
    requires transitive dev.berth.spi;
    requires transitive java.sql;
    requires static org.jspecify;
    requires com.google.gson;
    requires org.jdbi.v3.core;
    // What jdbi needs; an automatic module cannot require it.
    requires io.leangen.geantyref;
    requires org.slf4j;
    requires static org.postgresql.jdbc;

    exports dev.berth.store.jdbc;
}
