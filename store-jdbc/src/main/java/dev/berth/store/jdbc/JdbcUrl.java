package dev.berth.store.jdbc;

import dev.berth.spi.StoreException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a database is, with what nobody may see of it. Drivers take passwords in more shapes than anybody knows, and
 * repeat them in what they throw: so only what can hold none is shown of an address.
 *
 * @param url the JDBC address; empty if only the host knows it
 */
record JdbcUrl(String url) {

    /** The artifacts that have drivers, by the word of their addresses. */
    private static final Map<String, String> ARTIFACTS = Map.of("sqlite", "org.xerial:sqlite-jdbc",
            "postgresql", "org.postgresql:postgresql", "mariadb", "org.mariadb.jdbc:mariadb-java-client",
            "mysql", "com.mysql:mysql-connector-j", "h2", "com.h2database:h2");
    private static final String HIDDEN = "...";
    private static final String HOST = "(?:[\\w.-]*|\\[[\\da-fA-F:]+])(?::\\d+)?";
    private static final String HOSTS = "//" + HOST + "(?:," + HOST + ")*+(?=/|$)";
    /** Servers and paths, before any setting. */
    private static final Pattern PLAIN = Pattern.compile("(?s)(?:[\\w:]+:" + HOSTS + "|(?!.*//))[^@(=]*");
    private static final Pattern SCHEME = Pattern.compile("(?:jdbc:)?\\w+:");
    /** What drivers take for a part of the server's name, and say aloud. */
    private static final Pattern USER_FIRST = Pattern.compile("(?s)jdbc:(?!mysql:)[\\w:]*//(?:(?!" + HOSTS.substring(2)
            + ").*@|[^=]*@).*");
    /** Its driver logs the whole address then. */
    private static final Pattern NO_DATABASE = Pattern.compile("(?s)jdbc:postgresql://[^/?]*(?:\\?.*)?");
    private static final Pattern USER = Pattern.compile("(?s)[\\w:]*(?://|:)(.*)@.*");
    private static final Pattern SECRET = Pattern.compile(
            "(?i)(pass\\w*|\\w*pwd|\\w*password\\w*|\\w*secret\\w*|\\w*token\\w*)=([^&;),\"\\s]*)");
    private static final Pattern ADDRESS = Pattern.compile("jdbc:[^\"]*");
    private static final Pattern USER_AND_PASSWORD = Pattern.compile("[^\\s'\"]+:\\S*@[^\\s\"]*");

    /**
     * Refuses what makes a driver repeat the address or parts of it, in its log too.
     *
     * @throws StoreException if there is a user before the server's name, or no database behind it
     */
    void refuseStrange() {
        if (USER_FIRST.matcher(url).matches() || NO_DATABASE.matcher(url).matches()) {
            throw new StoreException("The address has a user before the server's name, or no database. url=" + shown()
                    + " Maybe write jdbc:postgresql://host/database?user=ada&password=...", null);
        }
    }

    /**
     * Refuses an address without a driver, which is an artifact that a host adds itself.
     *
     * @throws StoreException if no driver takes the address; it names the artifact
     */
    void requireDriver() {
        try {
            DriverManager.getDriver(url);
        } catch (SQLException e) {
            String artifact = ARTIFACTS.entrySet().stream()
                    .filter(kind -> url.startsWith("jdbc:" + kind.getKey() + ':'))
                    .map(Map.Entry::getValue).findFirst().orElse("its driver");
            throw new StoreException("No driver takes the address. url=" + shown() + " Maybe add " + artifact
                    + " to the class path or module path.", redacted(e));
        }
    }

    /** Without what may be secret: its kind alone if it is not plain. */
    String shown() {
        String plain = settled();
        if (!url.contains("@") && PLAIN.matcher(plain).matches()) {
            return plain;
        }
        Matcher scheme = SCHEME.matcher(url);
        return (scheme.lookingAt() ? scheme.group() : "") + HIDDEN;
    }

    /** Without settings. */
    private String settled() {
        return url.replaceFirst("(?s)[?;].*", "");
    }

    /** What a driver has thrown; a copy without secrets if any of its texts, or of its causes', has one. */
    SQLException redacted(SQLException thrown) {
        for (Throwable e = thrown; e != null; e = e.getCause()) {
            if (isTelling(e)) {
                return copy(thrown);
            }
        }
        return thrown;
    }

    /** Traces tell the suppressed and, of some loggers, the next as well. */
    private boolean isTelling(Throwable e) {
        String text = String.valueOf(e.getMessage());
        return !redacted(text).equals(text) || e.getSuppressed().length > 0
                || e instanceof SQLException known && known.getNextException() != null;
    }

    private SQLException copy(Throwable e) {
        SQLException copy = e instanceof SQLException known
                ? new SQLException(redacted(String.valueOf(e.getMessage())), known.getSQLState(), known.getErrorCode())
                : new SQLException(redacted(e.toString()));
        copy.setStackTrace(e.getStackTrace());
        if (e.getCause() != null) {
            copy.initCause(copy(e.getCause()));
        }
        return copy;
    }

    private String redacted(String text) {
        String safe = text;
        for (String secret : secrets()) {
            safe = safe.replace(secret, HIDDEN);
        }
        safe = ADDRESS.matcher(safe).replaceAll(found -> quoted(new JdbcUrl(found.group()).shown()));
        safe = SECRET.matcher(safe).replaceAll(found -> quoted(found.group(1) + "=" + HIDDEN));
        return USER_AND_PASSWORD.matcher(safe).replaceAll(HIDDEN);
    }

    private static String quoted(String replacement) {
        return Matcher.quoteReplacement(replacement);
    }

    /** The whole first, then what is known to be secret in it. */
    private Set<String> secrets() {
        Set<String> secrets = new LinkedHashSet<>();
        if (!shown().equals(url)) {
            secrets.add(url);
        }
        Matcher user = USER.matcher(url);
        if (user.matches()) {
            secrets.addAll(List.of(user.group(1).split("[:/@?]")));
        }
        SECRET.matcher(url).results().map((MatchResult found) -> found.group(2)).forEach(secrets::add);
        secrets.remove("");
        return secrets;
    }
}
