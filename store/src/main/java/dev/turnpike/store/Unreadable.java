package dev.turnpike.store;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Rows this version cannot make sense of, as after a return from a newer one: each is told of once and left alone, so
 * that it stands in nobody else's way. A disk that fails is another matter, and fails whoever asked.
 */
public final class Unreadable {
    private static final Logger LOG = LoggerFactory.getLogger(Unreadable.class);

    private final Set<String> ids = ConcurrentHashMap.newKeySet();

    private final String what;

    /** @param what each row is, for the log: {@code job} */
    public Unreadable(String what) {
        this.what = what;
    }

    /** What was read, or empty. The reason is named by its kind only: the row holds signatures. */
    public <T> Optional<T> unless(String id, Supplier<T> reading) {
        try {
            T read = Objects.requireNonNull(reading.get());
            ids.remove(id);
            return Optional.of(read);
        } catch (DataAccessException disk) {
            throw disk;
        } catch (RuntimeException unreadable) {
            if (ids.add(id))
                LOG.error("{} {}: its row cannot be read by this version and is left alone ({})", what, id,
                        unreadable.getClass().getSimpleName());
            return Optional.empty();
        }
    }

    int count() {
        return ids.size();
    }
}
