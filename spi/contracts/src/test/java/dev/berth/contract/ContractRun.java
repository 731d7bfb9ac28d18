package dev.berth.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.lang.reflect.Method;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.DynamicTest;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * Runs a contract as JUnit does, on implementations that keep it and on some that do not.
 *
 * @param contract extends the contract
 * @param tried takes what the contract is put to
 * @param good keeps it
 */
record ContractRun<T>(Class<?> contract, Consumer<Supplier<T>> tried, Supplier<T> good) {

    /** All tests pass. */
    void assertKept(Supplier<T> implementation) {
        TestExecutionSummary summary = run(selectClass(contract), implementation);
        assertTrue(summary.getTestsStartedCount() > 0, "no tests in " + contract);
        assertEquals(List.of(), summary.getFailures().stream().map(failure ->
                failure.getTestIdentifier().getDisplayName() + ": " + failure.getException()).toList());
    }

    /** The test of a promise fails. */
    DynamicTest broken(String promise, String by, Supplier<T> implementation) {
        return DynamicTest.dynamicTest(promise + ": " + by, () -> {
            Method test = ReflectionSupport.findMethods(contract, found -> found.getName().equals(promise),
                    HierarchyTraversalMode.BOTTOM_UP).get(0);
            TestExecutionSummary summary = run(selectMethod(contract, test), implementation);
            assertEquals(1, summary.getTestsStartedCount(), "tests");
            assertEquals(1, summary.getTestsFailedCount(), "failures");
        });
    }

    private TestExecutionSummary run(DiscoverySelector tests, Supplier<T> implementation) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request().selectors(tests)
                .configurationParameter("jqwik.database", "")
                .configurationParameter("jqwik.shrinking.default", "OFF")
                .configurationParameter("jqwik.reporting.usejunitplatform", "true").build();
        tried.accept(implementation);
        try {
            LauncherFactory.create().execute(request, listener);
        } finally {
            tried.accept(good);
        }
        return listener.getSummary();
    }
}
