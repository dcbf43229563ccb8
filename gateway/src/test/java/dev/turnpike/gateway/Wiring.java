package dev.turnpike.gateway;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.context.annotation.Bean;

/**
 * What Spring does with {@link Assembly}, in a hundredth of the time: every part is made once, of parts found by their
 * type.
 */
final class Wiring {
    private final Assembly assembly = new Assembly();
    private final Map<Class<?>, Object> parts = new LinkedHashMap<>();

    /** This one instead of the assembly's own. */
    <T> Wiring with(Class<T> type, T part) {
        parts.put(type, part);
        return this;
    }

    <T> T get(Class<T> type) {
        Object known = parts.get(type);
        if (known == null) parts.put(type, known = make(type));
        return type.cast(known);
    }

    private Object make(Class<?> type) {
        Method maker = Arrays.stream(Assembly.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Bean.class)
                        && type.isAssignableFrom(method.getReturnType()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        type + " (expected: made by the assembly, or laid by the test)"));
        Object[] of = Arrays.stream(maker.getParameterTypes()).map(this::get).toArray();
        try {
            maker.setAccessible(true);
            return maker.invoke(assembly, of);
        } catch (InvocationTargetException failure) {
            throw new IllegalStateException(maker.getName(), failure.getCause());
        } catch (IllegalAccessException failure) {
            throw new IllegalStateException(maker.getName(), failure);
        }
    }
}
