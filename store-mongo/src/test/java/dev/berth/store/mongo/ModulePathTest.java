package dev.berth.store.mongo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import dev.berth.spi.StoreException;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** A program on the module path uses a database. */
final class ModulePathTest {

    private static String place(Class<?> type) {
        return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString())).toString();
    }

    @Test
    void aNamedModuleUsesADatabase() throws IOException, InterruptedException {
        String modules = Stream.of(BerthMongo.class, StoreException.class, MongoClient.class, MongoException.class,
                Document.class).map(ModulePathTest::place).collect(Collectors.joining(File.pathSeparator));
        String module = "dev.berth.store.mongo";
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--module-path", modules, "--patch-module", module + "=" + place(ModulePathTest.class),
                "--module", module + "/" + ModularProgram.class.getName(),
                TestServer.address(TestServer.freshDatabase().getName())).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        assertEquals("module=dev.berth.store.mongo epoch=1 token=1", output.lines().reduce((a, b) -> b).orElse(""));
    }
}
