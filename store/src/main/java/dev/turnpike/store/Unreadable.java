package dev.turnpike.store;

import dev.turnpike.core.jobs.Job;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * The rows that this version cannot read, as after a downgrade. Each is logged once and skipped, so that it does not
 * block the others. Failures of the disk are not swallowed.
 */
public final class Unreadable {
    private static final Logger LOG = LoggerFactory.getLogger(Unreadable.class);

    private final Set<String> ids = ConcurrentHashMap.newKeySet();

    private final String what;

    /** @param what each row is, for the log: {@code job} */
    public Unreadable(String what) {
        this.what = what;
    }

    /** The row, or empty if it cannot be read. The log names the exception's class only: the row holds signatures. */
    public <T> Optional<T> unless(String id, Supplier<T> reading) {
        try {
            T read = Objects.requireNonNull(reading.get());
            ids.remove(id);
            return Optional.of(read);
        } catch (DataAccessException disk) {
            throw disk;
        } catch (RuntimeException unreadable) {
            if (ids.add(id))
                LOG.error("{} {}: its row cannot be read by this version and is left alone ({})", what, Job.brief(id),
                        unreadable.getClass().getSimpleName());
            return Optional.empty();
        }
    }

    int count() {
        return ids.size();
    }
}
