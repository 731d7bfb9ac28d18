package dev.berth.examples;

import com.mongodb.ConnectionString;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;

/**
 * A MongoDB database that is named by its address.
 *
 * @param client the connections, closed with this
 * @param database the database
 */
record MongoAddress(MongoClient client, MongoDatabase database) implements AutoCloseable {

    static boolean isOne(String text) {
        return text.startsWith("mongodb:") || text.startsWith("mongodb+srv:");
    }

    static MongoAddress open(String text) {
        ConnectionString address;
        try {
            address = new ConnectionString(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException("The address is not one of MongoDB. address=" + text + " error="
                    + e.getMessage());
        }
        String name = address.getDatabase();
        if (name == null) {
            throw new UsageException("The address names no database. address=" + text
                    + " Maybe add /cluster_db after the host.");
        }
        MongoClient client = MongoClients.create(address);
        return new MongoAddress(client, client.getDatabase(name));
    }

    @Override
    public void close() {
        client.close();
    }
}
