package dev.berth.store.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import dev.berth.spi.StoreException;

/**
 * A database that is named by its address, with connections of our own.
 *
 * @param client the connections, closed with this
 * @param database the database
 */
record MongoAddress(MongoClient client, MongoDatabase database) implements AutoCloseable {

    static MongoAddress open(String text) {
        ConnectionString address;
        try {
            address = new ConnectionString(text);
        } catch (IllegalArgumentException e) {
            throw new StoreException("The address is not one of MongoDB. error=" + e.getMessage(), e);
        }
        String name = address.getDatabase();
        if (name == null) {
            throw new StoreException("The address names no database. hosts=" + address.getHosts()
                    + " Maybe add a slash and its name after the host.", null);
        }
        MongoClient client = MongoClients.create(address);
        return new MongoAddress(client, client.getDatabase(name));
    }

    @Override
    public void close() {
        client.close();
    }
}
