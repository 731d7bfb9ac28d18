/** A host of named modules: it requires the scheduler and the store, and no module that those need. */
module com.example.modular {
    requires dev.berth;
    requires dev.berth.store.jdbc;
}
