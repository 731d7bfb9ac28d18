/**
 * What an implementation of Berth's interfaces must prove: abstract test classes to extend.
 *
 * <p>An interface says its promises in prose; two implementations read the prose differently, and the difference shows
 * when one replaces the other under load. Here each promise is a test, so that the in-memory reference, every database
 * and a third party's own are measured alike. Extend {@link dev.berth.contract.SchedulerStoreContract},
 * {@link dev.berth.contract.NotifierContract}, {@link dev.berth.contract.PlacementPolicyContract},
 * {@link dev.berth.contract.NodeFilterContract}, {@link dev.berth.contract.AdmissionPolicyContract} or
 * {@link dev.berth.contract.HardwareProbeContract}, supply the one or two abstract methods, and run it with JUnit.
 * {@link dev.berth.contract.NodeScorerContract} and {@link dev.berth.contract.GpuSelectorContract} are for parts of
 * policies that are offered without one.
 *
 * <p>The kit knows the interfaces only. It refuses to look into tables, files or private state, and it asserts no
 * timing but that an admission policy answers at all: how fast a store is, and what a killed process loses, each
 * implementation shows in tests of its own.
 */
@NullMarked
package dev.berth.contract;

import org.jspecify.annotations.NullMarked;
