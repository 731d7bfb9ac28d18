package dev.berth.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong with a file is said once, with file, line and column, and nothing of it is taken. */
class IntakeErrorsTest {

    private static final String NODES = "node,cpuMillis,memoryMib,storageMib,gpus,gpuModel,gpuMemoryMib,labels\n";
    private static final String SN = "sn,cpu_milli,memory_mib,gpu,model\n";
    private static final String REQUESTS = "request,user,project,priority,cpuMillis,memoryMib,storageMib,gpus,"
            + "gpuMilli,gpuModels,submittedSeconds,runSeconds,patience\n";
    private static final String PODS = "name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,creation_time,"
            + "deletion_time,scheduled_time\n";

    @TempDir
    private Path folder;

    static Stream<Arguments> brokenNodes() {
        return Stream.of(
                arguments("", 0, "", "The file is empty."),
                arguments("\n\n", 0, "", "The file is empty."),
                arguments("a,b\n1,2\n", 1, "", "The header is of no known format."),
                arguments("\nsn,cpu_milli,memory_mib,gpu\n", 2, "model", "A column is missing."),
                arguments("node,cpuMillis\n", 1, "memoryMib", "A column is missing."),
                arguments("sn,gpu,gpu\n", 1, "gpu", "A column stands twice in the header."),
                arguments(SN + "n1,1,1,0\n", 2, "", "A row is not as long as the header."),
                arguments(SN + "n1,1,1,0,,\n", 2, "", "A row is not as long as the header."),
                arguments(SN + "n1,1,1,0,\n\nn2,1,1,0,\nn1,1,1,0,\n", 5, "sn", "An id stands twice."),
                arguments(SN + "\"n\n1\",1,1,0,\nn2,x,1,0,\n", 2, "sn", "The model refuses the row."),
                arguments(SN + "\"n1\",1,1,1,\"A\nB\"\n", 2, "model", "The model refuses the row."),
                arguments(SN + ",1,1,0,\n", 2, "sn", "A value is missing."),
                arguments(SN + "n1,,1,0,\n", 2, "cpu_milli", "A number is missing."),
                arguments(SN + "n1,1.5,1,0,\n", 2, "cpu_milli", "A number is not a whole number."),
                arguments(SN + "n1,1e3,1,0,\n", 2, "cpu_milli", "A number is not a whole number."),
                arguments(SN + "n1, 1,1,0,\n", 2, "cpu_milli", "A number is not a whole number."),
                arguments(SN + "n1,+1,1,0,\n", 2, "cpu_milli", "A number is not a whole number."),
                arguments(SN + "n1,\u0661,1,0,\n", 2, "cpu_milli", "A number is not a whole number."),
                arguments(SN + "n1,1,-1,0,\n", 2, "memory_mib", "A number is negative."),
                arguments(SN + "n1,1,-99999999999999999999,0,\n", 2, "memory_mib", "A number is negative."),
                arguments(SN + "n1,1,1000000001,0,\n", 2, "memory_mib", "A number is too large."),
                arguments(SN + "n1,1,99999999999999999999,0,\n", 2, "memory_mib", "A number is too large."),
                arguments(SN + "n1,1,1,65,A\n", 2, "gpu", "A number is too large."),
                arguments(SN + "n1,1,1,2,\n", 2, "model", "A value is missing."),
                arguments(SN + "x".repeat(256) + ",1,1,0,\n", 2, "sn", "The model refuses the row."),
                arguments(SN + "n1,1,1,0,\nn2,1,\"1,0,\n", 3, "", "The row is not CSV."),
                arguments(NODES + "n1,1,1,1,1,A,16777217,\n", 2, "gpuMemoryMib", "A number is too large."),
                arguments(NODES + "n1,1,1,1,0,,,rack\n", 2, "labels", "A label is not key=value."),
                arguments(NODES + "n1,1,1,1,0,,,a=b;\n", 2, "labels", "A label is not key=value."));
    }

    @ParameterizedTest
    @MethodSource("brokenNodes")
    void brokenNodesAreRefused(String content, long line, String column, String sentence) {
        check(assertThrows(IntakeException.class, () -> NodeCsv.parse("in.csv", bytes(content))), line, column,
                sentence);
    }

    static Stream<Arguments> brokenRequests() {
        return Stream.of(
                arguments("", 0, "", "The file is empty."),
                arguments(SN, 1, "", "The header is of no known format."),
                arguments("request,user\n", 1, "project", "A column is missing."),
                arguments("name,cpu_milli,memory_mib,num_gpu\n", 1, "gpu_milli", "A column is missing."),
                arguments(REQUESTS + "r1,u,p,URGENT,1,1,1,0,0,,0,1,\n", 2, "priority",
                        "A value is not one of those known."),
                arguments(REQUESTS + "r1,u,p,low,1,1,1,0,0,,0,1,\n", 2, "priority",
                        "A value is not one of those known."),
                arguments(REQUESTS + "r1,u,p,LOW,1,1,1,0,0,,0,1,LATER\n", 2, "patience",
                        "A value is not one of those known."),
                arguments(REQUESTS + "r1,,p,LOW,1,1,1,0,0,,0,1,\n", 2, "user", "A value is missing."),
                arguments(REQUESTS + "r1,u,p,LOW,1,1,1,0,0,,0,0,\n", 2, "runSeconds", "A run time is zero."),
                arguments(REQUESTS + "r1,u,p,LOW,1,1,1,0,0,,-3,1,\n", 2, "submittedSeconds", "A number is negative."),
                arguments(REQUESTS + "r1,u,p,LOW,1,1,1,0,0,,3155760001,1,\n", 2, "submittedSeconds",
                        "A number is too large."),
                arguments(REQUESTS + "r1,u,p,LOW,1,1,1,1,1000,A||B,0,1,\n", 2, "gpuModels",
                        "A name in a list is empty."),
                arguments(REQUESTS + "r1,u,p,LOW,1,1,1,1,1000,|,0,1,\n", 2, "gpuModels",
                        "A name in a list is empty."),
                arguments(REQUESTS + "r1,u,p,LOW,1,1,1,2,500,,0,1,\n", 2, "gpuMilli", "The model refuses the row."),
                arguments(REQUESTS + "r1,u,p,LOW,1,1,1,0,500,,0,1,\n", 2, "gpuMilli", "The model refuses the row."),
                arguments(REQUESTS + "r1,u,p,LOW,1,1,1,1,1001,,0,1,\n", 2, "gpuMilli", "A number is too large."),
                arguments(REQUESTS + "r1,u,p,LOW,1,1,1,65,1000,,0,1,\n", 2, "gpus", "A number is too large."),
                arguments(PODS + "p1,1,1,1,1000,,10,9,\n", 2, "deletion_time",
                        "A time lies before the one that it must follow."),
                arguments(PODS + "p1,1,1,1,1000,,10,20,21\n", 2, "deletion_time",
                        "A time lies before the one that it must follow."),
                arguments(PODS + "p1,1,1,1,1000,,10,20,9\n", 2, "scheduled_time",
                        "A time lies before the one that it must follow."),
                arguments(PODS + "p1,1,1,1,1000,,1.5,,\n", 2, "creation_time", "A number is not a whole number."),
                arguments(PODS + "p1,1,1,1,1000,,1,,\np1,1,1,1,1000,,1,,\n", 3, "name", "An id stands twice."));
    }

    @ParameterizedTest
    @MethodSource("brokenRequests")
    void brokenRequestsAreRefused(String content, long line, String column, String sentence) {
        check(assertThrows(IntakeException.class, () -> RequestCsv.parse("in.csv", bytes(content))), line, column,
                sentence);
    }

    private static void check(IntakeException thrown, long line, String column, String sentence) {
        String message = String.valueOf(thrown.getMessage());
        assertTrue(message.startsWith(sentence + " file=in.csv"), message);
        assertEquals("in.csv", thrown.file());
        assertEquals(line, thrown.line(), message);
        assertEquals(column, thrown.column(), message);
        assertEquals(line > 0, message.contains(" line=" + line), message);
        assertFalse(message.contains("\n"), message);
    }

    @Test
    void badUtf8IsFoundByLine() {
        byte[] content = bytes(SN + "n1,1,1,0,\r\nn2,1,1,0,?\n");
        content[content.length - 2] = (byte) 0xFF;
        check(assertThrows(IntakeException.class, () -> NodeCsv.parse("in.csv", content)), 3, "",
                "The text is not UTF-8.");
        byte[] cut = bytes(SN + "n1,1,1,0,é");
        check(assertThrows(IntakeException.class,
                () -> NodeCsv.parse("in.csv", Arrays.copyOf(cut, cut.length - 1))), 2, "",
                "The text is not UTF-8.");
    }

    @Test
    void missingFilesAndFoldersAreRefused() {
        Path missing = folder.resolve("missing.csv");
        IntakeException none = assertThrows(IntakeException.class, () -> NodeCsv.read(missing));
        assertEquals("There is no such file. file=" + missing, none.getMessage());
        IntakeException dir = assertThrows(IntakeException.class, () -> RequestCsv.read(folder));
        assertEquals("This is a folder, not a file. file=" + folder, dir.getMessage());
    }

    @Test
    void longValuesAreCutInMessages() {
        IntakeException thrown = assertThrows(IntakeException.class,
                () -> NodeCsv.parse("in.csv", bytes(SN + "n1," + "z".repeat(5000) + ",1,0,\n")));
        assertTrue(String.valueOf(thrown.getMessage()).length() < 200);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
