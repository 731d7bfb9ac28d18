/** Berth on MongoDB: scheduler store, notifier and job lock, and the import from CloudAI. */
// The driver's modules are automatic, under names that its manifests reserve.
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module dev.berth.store.mongo {
    requires static org.jspecify;
    requires transitive dev.berth.spi;
    requires transitive org.mongodb.bson;
    requires transitive org.mongodb.driver.core;
    requires transitive org.mongodb.driver.sync.client;

    exports dev.berth.store.mongo;
}
