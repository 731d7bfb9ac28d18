package dev.berth.contract;

import dev.berth.model.Gpu;
import dev.berth.model.GpuDemand;
import dev.berth.model.GpuTopology;
import dev.berth.model.LinkDemand;
import dev.berth.model.LinkType;
import dev.berth.model.Node;
import dev.berth.model.Patience;
import dev.berth.model.Priority;
import dev.berth.model.Request;
import dev.berth.model.RequestBuilder;
import dev.berth.model.Resources;
import dev.berth.model.Shape;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/** Nodes and requests with words that databases have stumbled over. */
final class Samples {

    /** Names that differ, though a careless comparison of text takes some of them for one another. */
    static final List<String> LOOKALIKES = List.of("a", "A", "a ", "á", "a\u0301", "а", "ａ", "a%", "a_", "a\\", "a'");

    /** Words that are legal names, each awkward for some quoting, encoding or query language. */
    static final List<String> AWKWARD = List.of("plain", "Gemüse", "O'Brien", "say \"hi\"",
            "'; DROP TABLE requests; --",
            "100%_of\\it", "{\"json\": [1]}", "$where.nested.key", "$", ".", "null", "NULL", "-0", "1e3", "?", ":name",
            "<b>&amp;</b>", "日本語", "\uD83D\uDE80\uD83D\uDC69\u200D\uD83D\uDE80", "עברית", "a\u2028b\u2029c", "\uFEFFx",
            "x\u00A0y", " leading and trailing ", "x".repeat(255), "\u20AC".repeat(255));

    private static final long LAST_MILLIS = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

    private final Random random;

    Samples(Random random) {
        this.random = random;
    }

    String word() {
        return AWKWARD.get(random.nextInt(AWKWARD.size()));
    }

    String sentence() {
        return random.nextInt(3) == 0 ? "" : word();
    }

    Node node(String id) {
        Node.Builder node = Node.builder(id).address(sentence()).cpuMillis(random.nextInt(200_000))
                .memoryMib(random.nextInt(1_000_000)).storageMib(random.nextLong(Resources.MAX_STORAGE_MIB));
        int gpus = random.nextInt(9);
        node.gpus(gpus, word(), random.nextInt(100_000));
        if (gpus > 0 && random.nextBoolean()) {
            node.topology(topology(gpus));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            node.label(word(), sentence()).taint(word(), sentence());
        }
        return node.build();
    }

    private GpuTopology topology(int gpus) {
        GpuTopology.Builder topology = GpuTopology.builder(gpus).numaNode(gpus - 1, random.nextInt(8));
        for (int gpu = 1; gpu < gpus; gpu++) {
            LinkType type = LinkType.values()[random.nextInt(LinkType.values().length)];
            if (type == LinkType.NVLINK) {
                topology.nvlinks(gpu, random.nextInt(gpu), 1 + random.nextInt(GpuTopology.MAX_NVLINKS));
            } else {
                topology.link(gpu, random.nextInt(gpu), type);
            }
        }
        return topology.build();
    }

    Request request(String id) {
        RequestBuilder request = Request.builder(id).user(word()).project(word()).shapes(shapes())
                .priority(Priority.values()[random.nextInt(Priority.values().length)])
                .patience(Patience.values()[random.nextInt(Patience.values().length)]);
        if (random.nextBoolean()) {
            request.duration(Duration.ofMillis(1 + random.nextInt(Integer.MAX_VALUE)));
        }
        if (random.nextInt(4) == 0) {
            request.earliestStart(instant(0)).deadline(instant(LAST_MILLIS / 2));
        }
        if (random.nextInt(4) == 0) {
            request.node(word());
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            request.selector(word(), sentence()).toleration(word(), sentence())
                    .attribute(word(), sentence() + "\n\t\u0000\u0001" + word());
        }
        return request.build();
    }

    private Instant instant(long leastMillis) {
        return Instant.ofEpochMilli(leastMillis + random.nextLong(LAST_MILLIS / 2));
    }

    private Shape[] shapes() {
        Shape[] shapes = new Shape[random.nextInt(4) == 0 ? 1 + random.nextInt(3) : 1];
        for (int i = 0; i < shapes.length; i++) {
            GpuDemand gpus = switch (random.nextInt(4)) {
                case 0 -> GpuDemand.none();
                case 1 -> GpuDemand.fraction(1 + random.nextInt(1000));
                case 2 -> GpuDemand.whole(1).ofModels(word())
                        .withMemoryMib(random.nextInt(50_000), 50_000 + random.nextInt(50_000));
                default -> GpuDemand.whole(1 + random.nextInt(4))
                        .linked(LinkDemand.values()[random.nextInt(LinkDemand.values().length)]);
            };
            shapes[i] = new Shape(new Resources(random.nextInt(100_000), random.nextInt(1_000_000),
                    random.nextInt(3)), gpus);
        }
        return shapes;
    }

    /** A node with all that a node can have. */
    static Node largestNode() {
        Node.Builder node = Node.builder("n".repeat(255)).address("\u20AC".repeat(255))
                .cpuMillis(Resources.MAX_CPU_MILLIS).memoryMib(Resources.MAX_MEMORY_MIB)
                .storageMib(Resources.MAX_STORAGE_MIB);
        for (int i = 0; i < Node.MAX_GPUS; i++) {
            String device = String.format("%255s", i).replace(' ', '\u00FC');
            node.gpu(new Gpu(device, "m".repeat(255), "\u20AC".repeat(255), i == 0 ? 0 : Gpu.MAX_MEMORY_MIB));
        }
        GpuTopology.Builder topology = GpuTopology.builder(Node.MAX_GPUS);
        for (int i = 0; i < Node.MAX_GPUS; i++) {
            topology.numaNode(i, GpuTopology.MAX_NUMA_NODE);
            for (int other = 0; other < i; other++) {
                topology.nvlinks(i, other, GpuTopology.MAX_NVLINKS);
            }
        }
        node.topology(topology.build());
        AWKWARD.forEach(word -> node.label(word, word).taint(word, word).taint(word, ""));
        LOOKALIKES.forEach(word -> node.label(word, word));
        return node.build();
    }

    /** A request with all that a request can have. */
    static Request largestRequest() {
        Shape[] shapes = new Shape[Request.MAX_SHAPES];
        for (int i = 0; i < shapes.length; i++) {
            shapes[i] = new Shape(new Resources(Resources.MAX_CPU_MILLIS - i, Resources.MAX_MEMORY_MIB,
                    Resources.MAX_STORAGE_MIB), GpuDemand.builder(Node.MAX_GPUS)
                    .models(new TreeSet<>(AWKWARD)).minMemoryMib(Gpu.MAX_MEMORY_MIB - i).links(LinkDemand.NVLINK)
                    .build());
        }
        Map<String, String> words = new TreeMap<>();
        AWKWARD.forEach(word -> words.put(word, word));
        LOOKALIKES.forEach(word -> words.put(word, word));
        RequestBuilder request = Request.builder("\u20AC".repeat(255)).user("u".repeat(255)).project("p".repeat(255))
                .shapes(shapes).priority(Priority.EMERGENCY).patience(Patience.NOW)
                .duration(Duration.ofDays(36_525)).earliestStart(Instant.EPOCH)
                .deadline(Instant.ofEpochMilli(LAST_MILLIS)).node("\u20AC".repeat(255));
        words.forEach((key, value) -> request.selector(key, value).toleration(key, value));
        fullAttributes().forEach(request::attribute);
        return request.build();
    }

    /** Attributes that take all the room there is, with every character from 0 to 0x2100 in them. */
    private static Map<String, String> fullAttributes() {
        StringBuilder every = new StringBuilder();
        for (char c = 0; c < 0x2100; c++) {
            every.append(c);
        }
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("every", every.toString());
        attributes.put("empty", "");
        AWKWARD.forEach(word -> attributes.put(word, word));
        int chars = "rest".length();
        for (Map.Entry<String, String> entry : attributes.entrySet()) {
            chars += entry.getKey().length() + entry.getValue().length();
        }
        attributes.put("rest", "\u20AC".repeat(Request.MAX_ATTRIBUTE_CHARS - chars));
        return attributes;
    }

    /** A request with as little as a request can have. */
    static Request smallestRequest(String id) {
        return Request.builder(id).user("u").project("p").shapes(new Shape(Resources.NONE, GpuDemand.none()))
                .priority(Priority.LOW).build();
    }
}
