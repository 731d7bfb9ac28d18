/** The scheduler: engine, placement policies, devices, in-memory stores. */
module dev.berth {
    requires transitive dev.berth.spi;
    requires static transitive org.jspecify;
    requires jdk.jfr;
    requires org.jctools.core.jdk11;

    uses dev.berth.spi.PlacementPolicy;
    uses dev.berth.spi.QueueOrder;

    exports dev.berth;
    exports dev.berth.device;
    exports dev.berth.local;
    exports dev.berth.policy;
}
