/** Replays, simulations and tortures of a scheduler under virtual time. */
module dev.berth.simulation {
    requires transitive dev.berth;
    requires transitive dev.berth.intake;
    requires static transitive org.jspecify;

    exports dev.berth.simulation;
}
