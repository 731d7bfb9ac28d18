/**
 * The command {@code replay}: a trace runs through a scheduler under virtual time.
 *
 * <p>The run is in memory, in a folder of its own or in a database, and a killed run is resumed from there. Replicas
 * share a database, and one of them leads. Refused: a folder that no replay has written.
 */
@NullMarked
package dev.berth.examples.replay;

import org.jspecify.annotations.NullMarked;
