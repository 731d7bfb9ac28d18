package dev.berth.store.mongo;

import com.mongodb.client.MongoDatabase;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.bson.json.JsonParseException;

/**
 * The documents of a CloudAI database that describe its pool. Immutable.
 *
 * @param workers the collection WORKER_REGISTRY
 * @param tasks the collection TASKS
 * @param assignments the collection ASSIGNMENTS
 */
public record CloudAiDatabase(List<Document> workers, List<Document> tasks, List<Document> assignments) {

    static final String WORKERS = "WORKER_REGISTRY";
    static final String TASKS = "TASKS";
    static final String ASSIGNMENTS = "ASSIGNMENTS";

    private static final String SUFFIX = ".json";

    /** Copies the lists. */
    public CloudAiDatabase {
        workers = List.copyOf(workers);
        tasks = List.copyOf(tasks);
        assignments = List.copyOf(assignments);
    }

    /**
     * Reads a database that is in use; nothing is written to it.
     *
     * @param address such as {@code mongodb://localhost/cluster_db}, with the name of the database
     * @return its documents
     * @throws dev.berth.spi.StoreException if the address names no database, or it cannot be read
     */
    public static CloudAiDatabase read(String address) {
        try (OwnedDatabase opened = OwnedDatabase.at(address)) {
            return read(opened.database());
        }
    }

    /**
     * Reads a database that is in use; nothing is written to it.
     *
     * @param database the database, such as {@code cluster_db}; no task should be submitted or end meanwhile
     * @return its documents
     * @throws dev.berth.spi.StoreException if it cannot be read
     */
    public static CloudAiDatabase read(MongoDatabase database) {
        DurableDatabase source = new DurableDatabase(database);
        return source.use("import", () -> new CloudAiDatabase(all(source, WORKERS), all(source, TASKS),
                all(source, ASSIGNMENTS)));
    }

    private static List<Document> all(DurableDatabase source, String collection) {
        return source.collection(collection).find().into(new ArrayList<>());
    }

    /**
     * Reads what {@code mongoexport} has written.
     *
     * @param folder the folder with {@code WORKER_REGISTRY.json}, {@code TASKS.json} and {@code ASSIGNMENTS.json}, each
     *     with a document of extended JSON a line
     * @return the documents
     * @throws DocumentException if a file cannot be read, or a line is no document
     */
    public static CloudAiDatabase read(Path folder) {
        return new CloudAiDatabase(lines(folder, WORKERS), lines(folder, TASKS), lines(folder, ASSIGNMENTS));
    }

    private static List<Document> lines(Path folder, String collection) {
        Path file = folder.resolve(collection + SUFFIX);
        List<Document> documents = new ArrayList<>();
        int number = 0;
        try {
            for (String line : Files.readAllLines(file)) {
                number++;
                if (!line.isBlank()) {
                    documents.add(Document.parse(line));
                }
            }
        } catch (MalformedInputException e) {
            throw new DocumentException("A file of documents is not UTF-8. file=" + file, e);
        } catch (IOException e) {
            throw new DocumentException("A file of documents cannot be read. file=" + file
                    + " Maybe export it with mongoexport --collection " + collection + " --out " + file.getFileName(),
                    e);
        } catch (JsonParseException e) {
            throw new DocumentException("A line is no document. file=" + file + " line=" + number + " error="
                    + e.getMessage() + " Maybe it was exported with --jsonArray or --pretty.", e);
        }
        return documents;
    }
}
