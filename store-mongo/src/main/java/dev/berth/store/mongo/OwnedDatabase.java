package dev.berth.store.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import dev.berth.spi.StoreException;

/**
 * A database together with the client that was made to reach it.
 *
 * @param client the client, closed with this object
 * @param database the database
 */
record OwnedDatabase(MongoClient client, MongoDatabase database) implements AutoCloseable {

    /**
     * Makes a client from an address.
     *
     * @param address such as {@code mongodb://localhost/berth}, with the name of the database
     * @throws StoreException if it is no address of MongoDB, or names no database
     */
    static OwnedDatabase at(String address) {
        ConnectionString parsed;
        try {
            parsed = new ConnectionString(address);
        } catch (IllegalArgumentException e) {
            throw new StoreException("The address is not one of MongoDB. error=" + e.getMessage(), e);
        }
        String name = parsed.getDatabase();
        if (name == null) {
            throw new StoreException("The address names no database. hosts=" + parsed.getHosts()
                    + " Maybe add a slash and its name after the host.", null);
        }
        MongoClient client = MongoClients.create(parsed);
        return new OwnedDatabase(client, client.getDatabase(name));
    }

    @Override
    public void close() {
        client.close();
    }
}
