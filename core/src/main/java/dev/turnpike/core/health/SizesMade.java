package dev.turnpike.core.health;

import dev.turnpike.pricing.Resolution;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The sizes in which an upstream has delivered a model, against those that were ordered; immutable. One that makes
 * something else of a size again and again ignores it, and is no candidate for orders of that size for a while.
 *
 * @param others how many deliveries had another size than was promised; sold or not
 * @param ignored by the size that was ordered and promised ({@link dev.turnpike.providers.ImageOrder#promise}), the one
 *     that was last seen last; {@value #MOST} at most
 */
record SizesMade(long others, Map<String, Miss> ignored) {
    static final SizesMade NONE = new SizesMade(0, Map.of());
    /** How often in a row a size must have been ignored. */
    static final int OFTEN = 3;
    /** How long it is not asked for that size then. */
    static final Duration WHILE = Duration.ofHours(1);
    private static final int MOST = 32;

    SizesMade {
        ignored = Collections.unmodifiableMap(new LinkedHashMap<>(ignored));
    }

    /**
     * What came instead of one size.
     *
     * @param times in a row
     */
    record Miss(Resolution made, int times, Instant last) {}

    /** An image of the size that was ordered came, or one that was sold as such. */
    SizesMade met(String size, boolean asPromised) {
        Map<String, Miss> left = new LinkedHashMap<>(ignored);
        left.remove(size);
        return new SizesMade(asPromised ? others : others + 1, left);
    }

    /** An image of another size came, which could not be sold. */
    SizesMade missed(String size, Resolution made, Instant now) {
        Map<String, Miss> more = new LinkedHashMap<>(ignored);
        Miss before = more.remove(size);
        if (more.size() >= MOST) more.remove(more.keySet().iterator().next());
        more.put(size, new Miss(made, before == null ? 1 : before.times() + 1, now));
        return new SizesMade(others + 1, more);
    }

    /** What it makes of this size instead; empty if it may be asked for it. */
    Optional<Resolution> insteadOf(String size, Instant now) {
        return Optional.ofNullable(ignored.get(size))
                .filter(miss -> miss.times() >= OFTEN && now.isBefore(miss.last().plus(WHILE)))
                .map(Miss::made);
    }
}
