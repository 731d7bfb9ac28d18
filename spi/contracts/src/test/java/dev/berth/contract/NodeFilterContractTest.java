package dev.berth.contract;

import dev.berth.spi.NodeFilter;
import dev.berth.spi.NodeView;
import dev.berth.spi.PlacementQuery;
import dev.berth.spi.Rejection;
import dev.berth.spi.ScoreScope;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The contract of filters can be kept, and whoever breaks a promise of it is noticed. */
final class NodeFilterContractTest {

    private static final ContractRun<NodeFilter> CONTRACT =
            new ContractRun<>(Tried.class, filters -> Tried.filters = filters, Spare::new);

    static final class Tried extends NodeFilterContract {

        private static Supplier<NodeFilter> filters = Spare::new;

        @Override
        protected NodeFilter filter() {
            return filters.get();
        }
    }

    /** Leaves a quarter of every node's CPU free. */
    private static class Spare implements NodeFilter {

        @Override
        public String name() {
            return "spare";
        }

        @Override
        public ScoreScope scope() {
            return ScoreScope.SHAPE_AND_NODE;
        }

        long limit(int node, NodeView view) {
            return view.node(node).capacity().cpuMillis() / 4 * 3;
        }

        long free(int node, NodeView view) {
            return view.freeCpuMillis(node) - view.node(node).capacity().cpuMillis() + limit(node, view);
        }

        @Override
        public boolean admits(PlacementQuery query, int node, NodeView view) {
            long asked = query.shape().resources().cpuMillis();
            return asked == 0 || asked <= free(node, view);
        }

        @Override
        public Rejection rejection(PlacementQuery query, int node, NodeView view) {
            long asked = query.shape().resources().cpuMillis();
            return new Rejection("no-cpu-to-spare", asked, free(node, view), limit(node, view),
                    asked <= limit(node, view));
        }
    }

    /** Keeps the users apart: a rack for each. */
    private static final NodeFilter RACK = new Spare() {
        @Override
        public ScoreScope scope() {
            return ScoreScope.ANYTHING;
        }

        @Override
        public boolean admits(PlacementQuery query, int node, NodeView view) {
            String rack = view.node(node).labels().getOrDefault("rack", "r0");
            return query.request().user().endsWith(rack.substring(1));
        }

        @Override
        public Rejection rejection(PlacementQuery query, int node, NodeView view) {
            return Rejection.of("rack-of-another-user");
        }
    };

    @Test
    void itCanBeKept() {
        CONTRACT.assertKept(Spare::new);
        CONTRACT.assertKept(() -> RACK);
    }

    @TestFactory
    Stream<DynamicTest> whoChangesItsNameOrScopeIsNoticed() {
        return Stream.of(
                CONTRACT.broken("itsNameIsAWordForRefusals", "upper case", () -> new Spare() {
                    @Override
                    public String name() {
                        return "Spare";
                    }
                }),
                CONTRACT.broken("itsNameIsAWordForRefusals", "by the clock", () -> new Spare() {
                    @Override
                    public String name() {
                        return "spare-" + System.nanoTime();
                    }
                }),
                CONTRACT.broken("itsScopeIsAlwaysTheSame", "now and then", () -> new Spare() {
                    private boolean again;

                    @Override
                    public ScoreScope scope() {
                        again = !again;
                        return again ? ScoreScope.ANYTHING : ScoreScope.SHAPE_AND_NODE;
                    }
                }));
    }

    private static DynamicTest wrongReason(String by, Rejection... reason) {
        return CONTRACT.broken("whatItRejectsItGivesAReasonFor", by, () -> new Spare() {
            @Override
            public Rejection rejection(PlacementQuery query, int node, NodeView view) {
                return reason[0];
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> whoseReasonMakesNoSenseIsNoticed() {
        return Stream.of(
                wrongReason("none", new Rejection[1]),
                wrongReason("less than nothing is asked for", new Rejection("no-cpu", -1, 0, 0, false)),
                wrongReason("as much is free as is asked for", new Rejection("no-cpu", 5, 5, 8, true)),
                wrongReason("more is free than ever could be", new Rejection("no-cpu", 5, 4, 3, false)),
                wrongReason("to be had from others, beyond the limit", new Rejection("no-cpu", 5, 2, 4, true)),
                CONTRACT.broken("whatItRejectsItGivesAReasonFor", "a code that is a sentence", () -> new Spare() {
                    @Override
                    public Rejection rejection(PlacementQuery query, int node, NodeView view) {
                        return Rejection.of("No CPU to spare!");
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> whoRemembersIsNoticed() {
        return Stream.of(
                CONTRACT.broken("theSameQuestionGetsTheSameAnswer", "every other time", () -> new Spare() {
                    private boolean again;

                    @Override
                    public boolean admits(PlacementQuery query, int node, NodeView view) {
                        again = !again;
                        return again && super.admits(query, node, view);
                    }
                }),
                CONTRACT.broken("theSameQuestionGetsTheSameAnswer", "a node that it rejected once", () -> new Spare() {
                    private final Set<String> full = new HashSet<>();

                    @Override
                    public boolean admits(PlacementQuery query, int node, NodeView view) {
                        String id = view.node(node).id();
                        return !full.contains(id) && (super.admits(query, node, view) || !full.add(id));
                    }
                }),
                CONTRACT.broken("theSameQuestionGetsTheSameAnswer", "the columns", () -> new Spare() {
                    private final AtomicReference<NodeView> first = new AtomicReference<>();

                    @Override
                    public boolean admits(PlacementQuery query, int node, NodeView view) {
                        first.compareAndSet(null, view);
                        return super.admits(query, node, first.get());
                    }
                }),
                CONTRACT.broken("aReasonIsGivenForAnyNodeAtAnyTime", "what it found last", () -> new Spare() {
                    private Rejection last = Rejection.of("nothing-yet");

                    @Override
                    public boolean admits(PlacementQuery query, int node, NodeView view) {
                        last = super.rejection(query, node, view);
                        return super.admits(query, node, view);
                    }

                    @Override
                    public Rejection rejection(PlacementQuery query, int node, NodeView view) {
                        return last;
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> whoLooksAtMoreThanItSaysIsNoticed() {
        String promise = "itAdmitsByShapeAndNodeIfItSaysSo";
        return Stream.of(
                CONTRACT.broken(promise, "the user", () -> new Spare() {
                    @Override
                    public boolean admits(PlacementQuery query, int node, NodeView view) {
                        return RACK.admits(query, node, view);
                    }
                }),
                CONTRACT.broken(promise, "how many nodes there are", () -> new Spare() {
                    @Override
                    public boolean admits(PlacementQuery query, int node, NodeView view) {
                        return view.nodes() % 2 == 0;
                    }
                }),
                CONTRACT.broken(promise, "the node before", () -> new Spare() {
                    @Override
                    public boolean admits(PlacementQuery query, int node, NodeView view) {
                        return node == 0 || view.freeCpuMillis(node - 1) > 16_000;
                    }
                }));
    }
}
