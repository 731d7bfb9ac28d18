package dev.berth.store.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A numbered script that makes or changes tables. One text serves all databases: types, options and the prefix of names
 * are placeholders in it. Each statement ends with a semicolon at the end of a line.
 *
 * @param family the name of the family of tables, and of the script's folder
 * @param version the version of the family that it makes, from 1 on
 * @param name the name of its file
 */
record SchemaScript(String family, int version, String name) {

    private static final Pattern END = Pattern.compile(";\n");
    private static final Pattern COMMENT = Pattern.compile("--.*");
    private static final Pattern MADE = Pattern.compile("CREATE (?:TABLE|VIEW) \\$\\{prefix}(\\w+)");

    /** The script that makes the table of scripts, which belongs to no family. */
    private static final String SCRIPTS = "schema_scripts.sql";

    /** Returns its text in the words of a database. */
    String text(Dialect dialect, Tables tables) {
        return resolved(read(family + "/" + name), dialect, tables);
    }

    /** Returns the text that makes the table of scripts if there is none. */
    static String scriptsTable(Dialect dialect, Tables tables) {
        return resolved(read(SCRIPTS), dialect, tables);
    }

    /** Returns its statements with their comments, which some databases keep. */
    List<String> statements(Dialect dialect, Tables tables) {
        return END.splitAsStream(text(dialect, tables))
                .filter(statement -> !COMMENT.matcher(statement).replaceAll("").isBlank()).toList();
    }

    /** Returns the names of the tables and views that it makes, without prefix. */
    List<String> made() {
        return MADE.matcher(read(family + "/" + name)).results().map(found -> found.group(1)).toList();
    }

    private static String resolved(String text, Dialect dialect, Tables tables) {
        String resolved = text.replace("${prefix}", tables.prefix());
        for (var placeholder : dialect.placeholders().entrySet()) {
            resolved = resolved.replace("${" + placeholder.getKey() + "}", placeholder.getValue());
        }
        return resolved;
    }

    private static String read(String file) {
        try (InputStream in = SchemaScript.class.getResourceAsStream("schema/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
