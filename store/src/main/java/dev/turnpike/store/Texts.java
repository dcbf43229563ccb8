package dev.turnpike.store;

import java.util.Collection;
import tools.jackson.databind.json.JsonMapper;

/** Keys as one JSON text, so that one prepared statement reads the rows of any number of them. */
final class Texts {
    private static final JsonMapper JSON = JsonMapper.shared();

    private Texts() {}

    static String array(Collection<?> keys) {
        return JSON.writeValueAsString(keys);
    }
}
