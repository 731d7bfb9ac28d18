package dev.berth.examples.database;

import dev.berth.examples.console.UsageException;
import dev.berth.store.jdbc.JdbcDatabase;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The subcommand {@code schema}: prints the statements that make Berth's tables. */
@Command(name = "schema", mixinStandardHelpOptions = true, sortOptions = false,
        description = {"Prints the statements that make Berth's tables, for the database's own client.",
                "A store that may not migrate works with what they make."})
public final class SchemaCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();
    @Option(names = "--dialect", paramLabel = "NAME", required = true,
            description = "postgresql, mariadb, mysql, h2 or sqlite.")
    private String dialect = "";
    @Option(names = "--prefix", paramLabel = "WORD", description = "What all names begin with; default "
            + JdbcDatabase.DEFAULT_PREFIX + ", for sqlite none, as a store has it.")
    private Optional<String> prefix = Optional.empty();

    @Option(names = "--family", paramLabel = "NAME", defaultValue = "scheduler",
            description = "Which family of tables; default ${DEFAULT-VALUE}.")
    private String family = "";

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try {
            String usual = dialect.equalsIgnoreCase("sqlite") ? "" : JdbcDatabase.DEFAULT_PREFIX;
            out.print(JdbcDatabase.ddl(dialect, prefix.orElse(usual), family));
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
        out.flush();
        return 0;
    }
}
