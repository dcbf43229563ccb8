package dev.turnpike.providers.dialect;

import dev.turnpike.providers.declared.Pointer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON body that is written place by place, in the order of writing; a place that is a number makes a list. */
final class Body {
    private final Map<String, Object> root = new LinkedHashMap<>();
    private boolean listed;

    /** A number keeps its digits; null is left out. */
    void put(Pointer place, @Nullable Object value) {
        if (value == null) return;
        Map<String, Object> at = root;
        List<String> way = place.segments();
        for (int i = 0; i < way.size() - 1; i++) at = inner(at, way.get(i));
        at.put(way.getLast(), value);
        listed |= place.isListed();
    }

    @SuppressWarnings("unchecked") // only this class puts mappings into mappings
    private static Map<String, Object> inner(Map<String, Object> at, String name) {
        return (Map<String, Object>) at.computeIfAbsent(name, key -> new LinkedHashMap<String, Object>());
    }

    String json() {
        return Json.write(listed ? lists(root) : root);
    }

    /** A mapping of numbers is a list. */
    private static Object lists(Object node) {
        if (!(node instanceof Map<?, ?> map)) return node;
        boolean list = !map.isEmpty()
                && map.keySet().stream().allMatch(key -> Character.isDigit(key.toString().charAt(0)));
        if (list) {
            List<Object> items = new ArrayList<>();
            map.values().forEach(value -> items.add(lists(value)));
            return items;
        }
        Map<Object, Object> object = new LinkedHashMap<>();
        map.forEach((key, value) -> object.put(key, lists(value)));
        return object;
    }
}
