/** Readers of clusters and workloads: CSV files of nodes and requests, and logs in the Standard Workload Format. */
module dev.berth.intake {
    requires transitive dev.berth.spi;
    requires static transitive org.jspecify;
    requires de.siegmar.fastcsv;

    exports dev.berth.intake;
}
