package dev.berth.store.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/** A numbered script of this package, which Flyway is handed so that it need not search a class path for it. */
final class SchemaScript extends LoadableResource {

    /** All there are, by number from 1. */
    static final List<SchemaScript> ALL = List.of(new SchemaScript("V1__pools_nodes_requests.sql"));

    private final String name;

    private SchemaScript(String name) {
        this.name = name;
    }

    /** What it says, placeholders and all. */
    String text() {
        try (InputStream in = SchemaScript.class.getResourceAsStream("schema/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Reader read() {
        return new StringReader(text());
    }

    @Override
    public String getAbsolutePath() {
        return name;
    }

    @Override
    public String getAbsolutePathOnDisk() {
        return name;
    }

    @Override
    public String getFilename() {
        return name;
    }

    @Override
    public String getRelativePath() {
        return name;
    }

    /** Gives Flyway these scripts and no others. */
    static final class Provider implements ResourceProvider {

        @Override
        public @Nullable LoadableResource getResource(String name) {
            return ALL.stream().filter(script -> script.name.equals(name)).findFirst().orElse(null);
        }

        @Override
        public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
            return ALL.stream().filter(script -> script.name.startsWith(prefix)
                    && Arrays.stream(suffixes).anyMatch(script.name::endsWith)).map(LoadableResource.class::cast)
                    .toList();
        }
    }
}
