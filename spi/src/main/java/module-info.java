/**
 * The words of Berth: its model, its events, and the interfaces that a host or a plug-in implements.
 *
 * <p>Knows the JDK and JSpecify's annotations, nothing else.
 */
module dev.berth.spi {
    requires static transitive org.jspecify;

    exports dev.berth.event;
    exports dev.berth.hardware;
    exports dev.berth.model;
    exports dev.berth.spi;
}
