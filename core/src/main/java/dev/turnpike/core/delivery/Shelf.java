package dev.turnpike.core.delivery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of files that has so many bytes at most. When it is full the oldest go, a tenth of the room at once, but none
 * that a client may just be about to fetch.
 */
final class Shelf {
    private static final Duration YOUNG = Duration.ofMinutes(10);
    /** Another process may write to the same folder. */
    private static final Duration STALE = Duration.ofSeconds(30);
    private static final Duration LOOKS = Duration.ofSeconds(10);
    private static final Duration FULL = Duration.ofMinutes(1);
    private static final Logger LOG = LoggerFactory.getLogger(Shelf.class);
    private static final int TENTHS = 10;

    private final Path folder;
    private final LongSupplier most;
    private volatile long bytes = -1;
    private Instant counted = Instant.EPOCH;
    private Instant looked = Instant.EPOCH;
    private volatile Instant fullUntil = Instant.EPOCH;

    Shelf(Path folder, LongSupplier most) {
        this.folder = folder;
        this.most = most;
    }

    /**
     * Makes room for a file, and counts it.
     *
     * @throws IOException also if there is none, because all files are young
     */
    synchronized void makeRoom(long more, Instant now) throws IOException {
        if (bytes < 0 || !now.isBefore(counted.plus(STALE))) {
            count();
            counted = now;
        }
        long limit = most.getAsLong();
        if (bytes + more > limit) deleteOldest(limit - limit / TENTHS - more, now.minus(YOUNG));
        if (bytes + more > limit - limit / TENTHS) look(limit, more, now);
        if (bytes + more > limit)
            throw new IOException("kept files: " + bytes + " bytes of young files (expected: at most " + limit
                    + " with one of " + more + ")");
        bytes += more;
    }

    /**
     * Whether nine tenths of the room are taken by young files, or the disk has taken none, as last seen a minute ago at
     * most. What is on its way has the last tenth; what is bought beyond it could not be kept.
     */
    boolean isFull(Instant now) {
        return now.isBefore(fullUntil);
    }

    /** A file could not be kept: what is bought now could not be kept either. */
    void failed(IOException failure, Instant now) {
        if (!isFull(now)) LOG.error("kept files: nothing is sold for a minute: {}", failure.toString());
        fullUntil = now.plus(FULL);
    }

    /** Bytes of all files, as last counted. */
    long bytes() {
        return Math.max(0, bytes);
    }

    private void look(long limit, long more, Instant now) throws IOException {
        if (now.isBefore(looked.plus(LOOKS))) return;
        looked = now;
        long young = files().stream()
                .filter(file -> !file.at().isBefore(now.minus(YOUNG)))
                .mapToLong(Entry::size)
                .sum();
        if (young + more <= limit - limit / TENTHS) return;
        if (!isFull(now))
            LOG.error(
                    "kept files: {} bytes are younger than {} minutes or of settlements that are not known yet, and "
                            + "limits.kept-files is {}: nothing is sold until that ends",
                    young, YOUNG.toMinutes(), limit);
        fullUntil = now.plus(FULL);
    }

    synchronized void deleteOlderThan(Instant oldest) throws IOException {
        delete(file -> file.at().isBefore(oldest));
        count();
    }

    private void count() throws IOException {
        bytes = files().stream().mapToLong(Entry::size).sum();
    }

    private void deleteOldest(long wanted, Instant young) throws IOException {
        count();
        delete(file -> bytes > wanted && file.at().isBefore(young));
    }

    private void delete(Predicate<Entry> which) throws IOException {
        for (Entry file : files()) if (which.test(file) && Files.deleteIfExists(file.path())) bytes -= file.size();
    }

    /** The oldest first. */
    private List<Entry> files() throws IOException {
        if (!Files.isDirectory(folder)) return List.of();
        List<Entry> entries = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) entry(file).ifPresent(entries::add);
        }
        entries.sort(Comparator.comparing(Entry::at));
        return entries;
    }

    private static Optional<Entry> entry(Path file) throws IOException {
        try {
            return Optional.of(new Entry(file, Files.size(file), Files.getLastModifiedTime(file).toInstant()));
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        }
    }

    private record Entry(Path path, long size, Instant at) {}
}
