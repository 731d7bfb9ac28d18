package dev.berth.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.contract.PlacementPolicyContract;
import dev.berth.spi.PlacementPolicy;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.Group;

final class PoliciesTest {

    @Group
    final class BestFit extends PlacementPolicyContract {
        @Override
        protected PlacementPolicy policy() {
            return Policies.bestFit();
        }
    }

    @Group
    final class WorstFit extends PlacementPolicyContract {
        @Override
        protected PlacementPolicy policy() {
            return Policies.worstFit();
        }
    }

    @Group
    final class FirstFit extends PlacementPolicyContract {
        @Override
        protected PlacementPolicy policy() {
            return Policies.firstFit();
        }
    }

    @Group
    final class RoundRobin extends PlacementPolicyContract {
        @Override
        protected PlacementPolicy policy() {
            return Policies.roundRobin();
        }
    }

    @Group
    final class Random extends PlacementPolicyContract {
        @Override
        protected PlacementPolicy policy() {
            return Policies.random();
        }
    }

    @Group
    final class OpenbBestFit extends PlacementPolicyContract {
        @Override
        protected PlacementPolicy policy() {
            return Policies.openbBestFit();
        }
    }

    /** A policy that takes a built-in name. */
    public static final class Impostor implements PlacementPolicy {
        @Override
        public String name() {
            return "best-fit";
        }

        @Override
        public dev.berth.spi.NodeScorer nodeScorer() {
            return Policies.firstFit().nodeScorer();
        }

        @Override
        public dev.berth.spi.GpuSelector gpuSelector() {
            return Policies.firstFit().gpuSelector();
        }
    }

    @Example
    void everyNameFindsItsPolicy() {
        assertEquals(List.of("balanced", "berth", "berth-learning", "best-fit", "dot-product", "fgd", "first-fit",
                "gpu-clustering", "gpu-packing", "least-allocated", "most-allocated", "openb-best-fit",
                "openb-dot-product", "openb-fgd", "openb-gpu-clustering", "openb-gpu-packing", "random",
                "requested-to-capacity", "risk", "round-robin", "worst-fit"),
                Policies.names());
        for (String name : Policies.names()) {
            assertEquals(name, Policies.named(name).orElseThrow().name());
        }
        assertTrue(Policies.named("no-such-policy").isEmpty());
    }

    @Example
    void aSecondPolicyOfTheSameNameIsRefused() throws IOException {
        Path folder = Files.createTempDirectory("services");
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(PlacementPolicy.class.getName()), Impostor.class.getName());
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
            Thread.currentThread().setContextClassLoader(loader);
            IllegalStateException error =
                    assertThrows(IllegalStateException.class, () -> Policies.named("best-fit"));
            assertTrue(error.getMessage().contains("name=best-fit"), error.getMessage());
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }
}
