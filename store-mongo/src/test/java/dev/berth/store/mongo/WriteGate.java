package dev.berth.store.mongo;

import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;

/**
 * A database in which something happens after a number of writes, each of one document, also in the middle of a bulk:
 * the process is killed, or another one overtakes it.
 */
final class WriteGate {

    private static final long PASSED = -1;

    private final Runnable happening;
    private long left;
    private long written;

    /**
     * Makes a gate.
     *
     * @param writes how many documents are written before it
     * @param happening what happens then, once; if it throws, the call that is under way breaks off
     */
    WriteGate(long writes, Runnable happening) {
        this.left = writes;
        this.happening = happening;
    }

    /** A gate that counts only. */
    WriteGate() {
        this(Long.MAX_VALUE, () -> { });
    }

    /** Lets it happen again after some more writes. */
    void again(long writes) {
        left = writes;
    }

    long written() {
        return written;
    }

    /** The database behind the gate. */
    MongoDatabase before(MongoDatabase database) {
        return proxy(MongoDatabase.class, database);
    }

    private <T> T proxy(Class<T> type, Object target) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
                (proxy, method, arguments) -> {
                    try {
                        return switch (method.getName()) {
                            case "insertMany", "bulkWrite" -> many(method, target, arguments);
                            case "insertOne", "updateOne", "deleteMany" ->
                                    pass(1, (from, to) -> method.invoke(target, arguments));
                            default -> wrap(method.invoke(target, arguments));
                        };
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    private Object many(Method method, Object target, Object[] arguments) throws ReflectiveOperationException {
        List<?> all = (List<?>) arguments[0];
        return pass(all.size(), (from, to) -> {
            Object[] some = arguments.clone();
            some[0] = all.subList(from, to);
            return method.invoke(target, some);
        });
    }

    private Object wrap(Object result) {
        if (result instanceof MongoCollection<?> collection) {
            return proxy(MongoCollection.class, collection);
        }
        return result instanceof MongoDatabase database ? before(database) : result;
    }

    private interface Write {
        Object of(int from, int to) throws ReflectiveOperationException;
    }

    private Object pass(int documents, Write write) throws ReflectiveOperationException {
        written += documents;
        if (documents <= left || left < 0) {
            left = left < 0 ? PASSED : left - documents;
            return write.of(0, documents);
        }
        int before = (int) left;
        left = PASSED;
        if (before == 0) {
            happening.run();
            return write.of(0, documents);
        }
        try {
            write.of(0, before);
        } finally {
            happening.run();
            write.of(before, documents);
        }
        return BulkWriteResult.unacknowledged();
    }
}
