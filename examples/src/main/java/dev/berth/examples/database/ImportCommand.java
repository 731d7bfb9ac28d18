package dev.berth.examples.database;

import com.google.gson.JsonObject;
import dev.berth.examples.console.KeyValueTable;
import dev.berth.examples.console.UsageException;
import dev.berth.local.InMemoryStore;
import dev.berth.store.jdbc.JdbcDatabase;
import dev.berth.store.mongo.BerthMongo;
import dev.berth.store.mongo.CloudAiDatabase;
import dev.berth.store.mongo.CloudAiImport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The subcommand {@code import}: takes a CloudAI database over into a pool. */
@Command(name = "import", mixinStandardHelpOptions = true, sortOptions = false,
        description = {"Takes the workers and tasks of a CloudAI database over into a new pool, all or none.",
                "Refuses what it does not understand and names the document."})
public final class ImportCommand implements Callable<Integer> {

    private static final String MEMORY = "memory";
    private static final String JDBC = "jdbc:";
    private static final String MONGODB = "mongodb";

    private final Path workingFolder;

    @Spec
    private CommandSpec spec = CommandSpec.create();
    @Option(names = "--from", required = true, paramLabel = "DIR|URI",
            description = "A folder of what mongoexport wrote, or mongodb://host/cluster_db.")
    private String from = "";
    @Option(names = "--to", paramLabel = "STORE", defaultValue = MEMORY,
            description = "A JDBC address or mongodb://host/database; ${DEFAULT-VALUE} only tries (default).")
    private String to = MEMORY;
    @Option(names = "--pool", paramLabel = "NAME", defaultValue = "default",
            description = "The new pool (default: ${DEFAULT-VALUE}).")
    private String pool = "default";
    @Option(names = "--json", description = "Print the result as one line of JSON.")
    private boolean json;

    public ImportCommand(Path workingFolder) {
        this.workingFolder = workingFolder;
    }

    @Override
    public Integer call() {
        CloudAiImport imported = into(source());
        PrintWriter out = spec.commandLine().getOut();
        out.print(json ? json(imported) + System.lineSeparator() : table(imported));
        out.flush();
        return 0;
    }

    private CloudAiDatabase source() {
        return from.startsWith(MONGODB) ? CloudAiDatabase.read(from)
                : CloudAiDatabase.read(workingFolder.resolve(from));
    }

    private CloudAiImport into(CloudAiDatabase source) {
        if (to.startsWith(MONGODB)) {
            try (BerthMongo database = BerthMongo.open(to)) {
                return CloudAiImport.into(source, database.schedulerStore(), pool);
            }
        } else if (to.startsWith(JDBC)) {
            try (JdbcDatabase database = JdbcDatabase.open(to)) {
                return CloudAiImport.into(source, database.schedulerStore(), pool);
            }
        } else if (to.equals(MEMORY)) {
            return CloudAiImport.into(source, new InMemoryStore(), pool);
        }
        throw new UsageException("A store is memory, a JDBC address or a MongoDB address. store=" + to
                + " Maybe write jdbc:sqlite: and a file.");
    }

    private String table(CloudAiImport imported) {
        KeyValueTable table = new KeyValueTable();
        table.add("Import", "%s", withoutPassword(from));
        table.add("Pool", "%s in %s", pool, withoutPassword(to));
        table.add("Workers", "%,d", imported.workers());
        table.add("Waiting", "%,d", imported.waiting());
        table.add("Running", "%,d", imported.running());
        table.add("Ended", "%,d", imported.ended());
        return table.toString();
    }

    private static String withoutPassword(String address) {
        return address.replaceFirst("//[^@/]*@", "//");
    }

    private static JsonObject json(CloudAiImport imported) {
        JsonObject json = new JsonObject();
        json.addProperty("workers", imported.workers());
        json.addProperty("waiting", imported.waiting());
        json.addProperty("running", imported.running());
        json.addProperty("ended", imported.ended());
        return json;
    }
}
