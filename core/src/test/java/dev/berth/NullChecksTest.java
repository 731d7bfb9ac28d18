package dev.berth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.model.GpuDemand;
import dev.berth.model.Node;
import dev.berth.model.Request;
import dev.berth.model.Resources;
import dev.berth.model.Shape;
import java.io.IOException;
import java.lang.reflect.Array;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every method of a public builder, and every public static factory, refuses null at once and names the argument, null
 * in a collection included.
 */
class NullChecksTest {

    private final List<String> unnamed = new ArrayList<>();
    private int calls;

    @Test
    void buildersAndFactoriesNameTheArgumentThatIsNull() throws Exception {
        for (Class<?> type : publicTypes()) {
            for (Method method : type.getDeclaredMethods()) {
                if (!type.isEnum() && Modifier.isPublic(method.getModifiers())
                        && (isFactory(method) || isSetter(method))) {
                    check(method);
                }
            }
        }
        assertEquals("", String.join("\n", new TreeSet<>(unnamed)), "methods that do not name a null argument");
        assertTrue(calls > 50, "found too few arguments: " + calls);
    }

    private static boolean isFactory(Method method) {
        return Modifier.isStatic(method.getModifiers()) && method.getReturnType() == method.getDeclaringClass()
                || method.getName().equals("builder");
    }

    private static boolean isSetter(Method method) {
        return method.getDeclaringClass().getSimpleName().endsWith("Builder")
                && method.getReturnType() == method.getDeclaringClass();
    }

    private void check(Method method) throws Exception {
        Class<?>[] types = method.getParameterTypes();
        for (int i = 0; i < types.length; i++) {
            for (Object wrong : wrong(types[i])) {
                Object[] arguments = new Object[types.length];
                for (int other = 0; other < types.length; other++) {
                    arguments[other] = other == i ? wrong : some(types[other]);
                }
                calls++;
                Object on = Modifier.isStatic(method.getModifiers()) ? null : some(method.getDeclaringClass());
                Throwable thrown = thrown(method, on, arguments);
                if (!(thrown instanceof NullPointerException) || thrown.getMessage() == null
                        || !thrown.getMessage().matches("[a-z][A-Za-z]*")) {
                    unnamed.add(method + " argument=" + i + " value=" + (wrong == null ? "null" : "one with null")
                            + " thrown=" + thrown);
                }
            }
        }
    }

    private static Throwable thrown(Method method, Object on, Object... arguments) throws IllegalAccessException {
        try {
            method.invoke(on, arguments);
            return null;
        } catch (InvocationTargetException thrown) {
            return thrown.getCause();
        }
    }

    /** Null, and for a collection one that holds null. */
    private static List<Object> wrong(Class<?> type) {
        List<Object> wrong = new ArrayList<>();
        if (!type.isPrimitive()) {
            wrong.add(null);
        }
        if (type.isArray() && !type.getComponentType().isPrimitive()) {
            wrong.add(Array.newInstance(type.getComponentType(), 1));
        } else if (type == List.class || type == Iterable.class || type == Collection.class) {
            wrong.add(Collections.singletonList(null));
        } else if (type == Set.class) {
            wrong.add(Collections.singleton(null));
        } else if (type == Map.class) {
            wrong.add(Collections.singletonMap("key", null));
            wrong.add(Collections.singletonMap(null, "value"));
        }
        return wrong;
    }

    /** Some value of a type that is acceptable where another argument is the wrong one. */
    private static Object some(Class<?> type) {
        Map<Class<?>, Object> some = new HashMap<>(Map.of(String.class, "a", int.class, 1, long.class, 1L,
                boolean.class, true, double.class, 1.0, Duration.class, Duration.ofSeconds(1), Instant.class,
                Instant.EPOCH, List.class, List.of(), Set.class, Set.of(), Map.class, Map.of()));
        some.put(Optional.class, Optional.empty());
        some.put(Resources.class, Resources.of(1, 1));
        some.put(GpuDemand.class, GpuDemand.none());
        some.put(Node.class, Node.builder("n").build());
        some.put(Request.class, Request.builder("r").shapes(Shape.of(1, 1, GpuDemand.none())).build());
        if (some.containsKey(type)) {
            return some.get(type);
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        if (type.isArray()) {
            return Array.newInstance(type.getComponentType(), 0);
        }
        try {
            return make(type);
        } catch (ReflectiveOperationException broken) {
            throw new IllegalStateException("There is no value of a type. type=" + type, broken);
        }
    }

    private static Object make(Class<?> type) throws ReflectiveOperationException {
        Class<?> built = type.getSimpleName().equals("Builder") ? type.getEnclosingClass()
                : type.getSimpleName().endsWith("Builder")
                ? Class.forName(type.getName().substring(0, type.getName().length() - "Builder".length())) : null;
        if (built != null) {
            Method builder = Stream.of(built.getMethods()).filter(method -> method.getName().equals("builder"))
                    .findFirst().orElseThrow();
            return builder.invoke(null, some((Executable) builder));
        }
        if (type.isInterface()) {
            return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
                    (proxy, method, arguments) -> method.getReturnType().isPrimitive()
                            ? 0 : method.getReturnType() == String.class ? "a" : null);
        }
        if (type.isRecord()) {
            Executable constructor = type.getDeclaredConstructors()[0];
            return type.getDeclaredConstructors()[0].newInstance(some(constructor));
        }
        throw new NoSuchMethodException("builder");
    }

    private static Object[] some(Executable method) {
        return Arrays.stream(method.getParameterTypes()).map(NullChecksTest::some).toArray();
    }

    private static Set<Class<?>> publicTypes() throws IOException, URISyntaxException, ClassNotFoundException {
        Set<Class<?>> types = new HashSet<>();
        for (Class<?> one : List.of(Request.class, Limits.class)) {
            Path root = Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
            if (Files.isDirectory(root)) {
                addPublicTypes(root, types);
            } else {
                try (FileSystem jar = FileSystems.newFileSystem(URI.create("jar:" + root.toUri()), Map.of())) {
                    addPublicTypes(jar.getPath("/"), types);
                }
            }
        }
        return types;
    }

    private static void addPublicTypes(Path root, Set<Class<?>> types) throws IOException, ClassNotFoundException {
        List<String> names;
        try (Stream<Path> files = Files.walk(root)) {
            names = files.map(file -> root.relativize(file).toString().replace('\\', '.').replace('/', '.'))
                    .filter(name -> name.startsWith("dev.berth.") && !name.startsWith("dev.berth.placement.")
                    && name.endsWith(".class")
                            && !name.endsWith("-info.class"))
                    .map(name -> name.substring(0, name.length() - ".class".length())).toList();
        }
        for (String name : names) {
            Class<?> type = Class.forName(name, false, Limits.class.getClassLoader());
            if (Modifier.isPublic(type.getModifiers())) {
                types.add(type);
            }
        }
    }
}
