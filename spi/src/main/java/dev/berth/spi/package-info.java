/**
 * What a host or a plug-in implements: stores, notifiers, listeners, placement policies and hardware probes.
 *
 * <p>Every interface here has a contract class in {@code berth-contracts}; an implementation extends it and is
 * measured by the same tests as Berth's own. Failures of the outside world are one unchecked family under
 * {@link dev.berth.spi.BerthException}; expected refusals are values.
 */
@NullMarked
package dev.berth.spi;

import org.jspecify.annotations.NullMarked;
