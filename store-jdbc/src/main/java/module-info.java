/**
 * Keeps a scheduler's pools in tables of a SQL database that people can query by hand.
 *
 * <p>What jdbi needs is required here, since jdbi itself has a fixed name but no descriptor that would say so.
 */
@SuppressWarnings("requires-automatic")
module dev.berth.store.jdbc {
    requires transitive dev.berth.spi;
    requires static org.jspecify;
    requires com.google.gson;
    requires io.leangen.geantyref;
    requires java.sql;
    requires org.jdbi.v3.core;
    requires org.slf4j;
    requires org.xerial.sqlitejdbc;

    exports dev.berth.store.jdbc;
}
