package dev.berth.examples.trace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Invents the sample that the jar ships: 50 nodes of five kinds and a day of 3,000 requests.
 *
 * <p>Arrivals follow a sine over 24 hours, dense at noon and thin at midnight, so that a queue forms and drains; run
 * times are exponential with a floor. Only what {@link Random} and {@link StrictMath} specify is used, so the files
 * come out the same everywhere. Run the main method with the folder of the resources to write them anew.
 */
final class SampleWorkload {

    private static final int REQUESTS = 3000;
    private static final int SERVICES = 12;
    private static final double DAY = 86_400;
    /** A model that no node has. */
    private static final String NOWHERE = "H100";
    private static final double SWING = 0.75;

    private record Project(String name, List<String> users) {
    }

    private static final List<Project> PROJECTS = List.of(
            new Project("vision", List.of("ada", "ben", "chloe", "dmitri")),
            new Project("speech", List.of("emeka", "fatima", "goran")),
            new Project("protein", List.of("hana", "ivan", "jun")),
            new Project("weather", List.of("kofi", "lena")),
            new Project("teaching", List.of("mara", "nils", "omar", "priya", "quinn")));

    private final Random random = new Random(20_261_122);
    private final StringBuilder out = new StringBuilder();

    private SampleWorkload() {
    }

    /**
     * Writes both files.
     *
     * @param args the folder
     */
    public static void main(String[] args) throws IOException {
        Files.writeString(Path.of(args[0], "sample-nodes.csv"), nodes());
        Files.writeString(Path.of(args[0], "sample-requests.csv"), requests());
    }

    static String nodes() {
        StringBuilder text = new StringBuilder(
                "node,cpuMillis,memoryMib,storageMib,gpus,gpuModel,gpuMemoryMib,address,labels\n");
        rack(text, "a100", 10, "128000,1048576,4194304,8,A100-80G,81920");
        rack(text, "v100", 14, "64000,524288,2097152,4,V100-32G,32768");
        rack(text, "l4", 8, "64000,262144,1048576,4,L4,23034");
        rack(text, "t4", 14, "32000,131072,1048576,2,T4,15360");
        rack(text, "cpu", 4, "128000,524288,2097152,0,,");
        return text.toString();
    }

    private static void rack(StringBuilder text, String kind, int count, String hardware) {
        for (int i = 0; i < count; i++) {
            String name = kind + "-" + (i < 10 ? "0" : "") + i;
            text.append(name).append(',').append(hardware).append(',').append(name).append(".cluster.example,rack=")
                    .append(kind).append(i / 5).append('\n');
        }
    }

    static String requests() {
        return new SampleWorkload().write();
    }

    private String write() {
        out.append("request,user,project,priority,patience,cpuMillis,memoryMib,storageMib,gpus,gpuMilli,gpuModels,"
                + "submittedSeconds,runSeconds\n");
        for (int i = 0; i < REQUESTS; i++) {
            long second = arrival((i + 0.5) / REQUESTS);
            row(String.format(Locale.ROOT, "r%04d", i), second, i % (REQUESTS / SERVICES) == 100);
        }
        return out.toString();
    }

    /** The second at which a share of the day's requests has come, if their density is 1 − swing × cos. */
    private long arrival(double share) {
        double second = share * DAY;
        for (int i = 0; i < 60; i++) {
            double turn = 2 * Math.PI * second / DAY;
            double come = second - SWING * DAY / (2 * Math.PI) * StrictMath.sin(turn);
            second -= (come - share * DAY) / (1.2 + SWING);
        }
        return Math.max(0, (long) second);
    }

    private void row(String id, long second, boolean service) {
        Project project = PROJECTS.get(random.nextInt(PROJECTS.size()));
        String user = project.users.get(random.nextInt(project.users.size()));
        int dice = random.nextInt(1000);
        String priority = service ? "HIGH" : dice < 250 ? "LOW" : dice < 860 ? "MEDIUM" : dice < 985 ? "HIGH"
                : "EMERGENCY";
        String need = need(service);
        boolean impatient = need.endsWith(NOWHERE) || !service && random.nextInt(100) < 3;
        String run = Long.toString(60 + (long) (-3_100 * StrictMath.log(1 - random.nextDouble())));
        out.append(String.join(",", id, user, project.name, priority, impatient ? "NOW" : "QUEUE", need,
                Long.toString(second), service ? "" : run)).append('\n');
    }

    private String need(boolean service) {
        int dice = service ? 200 + random.nextInt(250) : random.nextInt(1000);
        if (dice < 120) {
            return need(2000 * (1 + random.nextInt(8)), 4096, 0, 0, "");
        } else if (dice < 450) {
            return need(2000, 8192, 1, 100 * (2 + random.nextInt(6)), pick("", "", "T4|L4", "L4", "V100-32G"));
        } else if (dice < 780) {
            return need(6000, 32_768, 1, 1000, pick("", "", "V100-32G", "A100-80G", "T4"));
        } else if (dice < 880) {
            return need(12_000, 65_536, 2, 1000, pick("", "V100-32G|A100-80G"));
        } else if (dice < 955) {
            return need(32_000, 131_072, 4, 1000, pick("", "A100-80G", "V100-32G"));
        } else if (dice < 997) {
            return need(96_000, 524_288, 8, 1000, "A100-80G");
        }
        return need(16_000, 65_536, 1, 1000, NOWHERE);
    }

    private static String need(long cpuMillis, long memoryMib, int gpus, int gpuMilli, String models) {
        return String.join(",", Long.toString(cpuMillis), Long.toString(memoryMib), "10240", Integer.toString(gpus),
                Integer.toString(gpuMilli), models);
    }

    private String pick(String... models) {
        return models[random.nextInt(models.length)];
    }
}
