package dev.berth.store.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/** Remembers every SQL text that is run on the connections of a source, with the values it was given last. */
final class RecordedStatements {

    private final Map<String, Map<Integer, Setter>> seen = new ConcurrentHashMap<>();

    private record Setter(Method method, Object[] arguments) {
    }

    DataSource on(DataSource source) {
        return new ConnectionSource(() -> recorded(source.getConnection()));
    }

    /** What was run so far; SQL in the order of the alphabet. */
    Iterable<String> texts() {
        return new TreeMap<>(seen).keySet();
    }

    /** Prepares a text that takes the same values as one that was seen, if it was, and gives it those. */
    PreparedStatement prepareLike(String text, String prefix, Connection connection) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(prefix + text);
        for (Setter setter : seen.getOrDefault(text, Map.of()).values()) {
            invoke(setter.method(), statement, setter.arguments());
        }
        return statement;
    }

    private Connection recorded(Connection connection) {
        return proxy(Connection.class, (method, arguments) -> {
            Object result = invoke(method, connection, arguments);
            return result instanceof PreparedStatement prepared ? recorded(prepared, (String) arguments[0]) : result;
        });
    }

    private PreparedStatement recorded(PreparedStatement statement, String sql) {
        Map<Integer, Setter> values = new ConcurrentHashMap<>();
        return proxy(PreparedStatement.class, (method, arguments) -> {
            if (arguments != null && arguments.length > 1 && method.getName().startsWith("set")) {
                values.put((Integer) arguments[0], new Setter(method, arguments));
            } else if (method.getName().matches("execute.*|addBatch")) {
                seen.put(sql, values);
            }
            return invoke(method, statement, arguments);
        });
    }

    private interface Handler {
        Object call(Method method, Object[] arguments) throws SQLException;
    }

    private static <T> T proxy(Class<T> type, Handler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader() == null
                ? RecordedStatements.class.getClassLoader() : type.getClassLoader(), new Class<?>[] {type},
                (proxy, method, arguments) -> handler.call(method, arguments)));
    }

    private static Object invoke(Method method, Object target, Object[] arguments) throws SQLException {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof SQLException known) {
                throw known;
            }
            throw new IllegalStateException(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
