package dev.turnpike.core.delivery;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of files that has so many bytes at most; a small file counts as a block of the disk, so that bytes bound files
 * too. When it is nearly full the oldest go, a tenth of the room at once, but none that a client may just be about to
 * fetch.
 *
 * <p>What is in it is known by sums. The folder is walked seldom, by one thread at a time, and a file that has room waits
 * for no walk.
 */
final class Shelf {
    /** What a file takes of a disk at least. */
    static final long BLOCK = 4096;
    private static final Duration YOUNG = Duration.ofMinutes(10);
    /** Another process may write to the same folder: it is counted anew after so long, and so long for each so many files. */
    private static final Duration STALE = Duration.ofSeconds(30);
    private static final long MANY = 50_000;
    private static final Duration LOOKS = Duration.ofSeconds(10);
    private static final Duration FULL = Duration.ofMinutes(1);
    private static final Logger LOG = LoggerFactory.getLogger(Shelf.class);
    private static final int TENTHS = 10;
    private static final int SECONDS = 60;

    private final Path folder;
    private final LongSupplier most;
    private final ReentrantLock walk = new ReentrantLock();
    private long bytes = -1;
    /** Of the bytes, those of young files when the folder was last walked, and those that came since then. */
    private long young;
    private long since;
    private Instant stale = Instant.EPOCH;
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
    void makeRoom(long size, Instant now) throws IOException {
        long more = room(size);
        if (taken(more)) return;
        walk.lock();
        try {
            if (taken(more)) return;
            walk(more, now);
            if (!taken(more))
                throw new IOException("kept files: " + bytes() + " bytes of young files (expected: at most "
                        + most.getAsLong() + " with one of " + more + ")");
        } finally {
            walk.unlock();
        }
    }

    /** Whether {@link #tidy} has something to do. */
    synchronized boolean isUntidy(Instant now) {
        if (now.isBefore(looked) || !now.isBefore(stale)) return true;
        boolean mayBeFull = young + since > nineTenths();
        boolean mayGo = bytes > nearlyAll() && bytes > young + since;
        return (mayBeFull || mayGo) && !now.isBefore(looked.plus(LOOKS));
    }

    /** Counts the files anew, and deletes the oldest if there is hardly any room; does nothing while that is being done. */
    void tidy(Instant now) throws IOException {
        if (!walk.tryLock()) return;
        try {
            if (isUntidy(now)) walk(0, now);
        } finally {
            walk.unlock();
        }
    }

    /**
     * Whether nine tenths of the room are taken by young files, or the disk has taken none, as last seen a minute ago at
     * most. What is on its way has the last tenth; what is bought beyond it could not be kept.
     */
    boolean isFull(Instant now) {
        return now.isBefore(fullUntil) && !now.isBefore(fullUntil.minus(FULL)); // the clock may be set back
    }

    /** A file could not be kept: what is bought now could not be kept either. */
    void failed(IOException failure, Instant now) {
        if (!isFull(now)) LOG.error("kept files: nothing is sold for a minute: {}", failure.toString());
        fullUntil = now.plus(FULL);
    }

    /** Bytes of all files, as last counted. */
    synchronized long bytes() {
        return Math.max(0, bytes);
    }

    void deleteOlderThan(Instant oldest) throws IOException {
        walk.lock();
        try {
            each((file, room, at) -> {
                if (at.isBefore(oldest)) delete(file, room);
            });
        } finally {
            walk.unlock();
        }
    }

    private static long room(long size) {
        return Math.max(BLOCK, size);
    }

    private long nineTenths() {
        return most.getAsLong() - most.getAsLong() / TENTHS;
    }

    private long nearlyAll() {
        return (nineTenths() + most.getAsLong()) / 2;
    }

    private synchronized boolean taken(long more) {
        if (bytes < 0 || bytes + more > most.getAsLong()) return false;
        bytes += more;
        since += more;
        return true;
    }

    private void walk(long more, Instant now) throws IOException {
        Sums sums = count(now);
        if (sums.young + more > nineTenths()) full(sums.young, now);
        if (sums.all + more > (more > 0 ? most.getAsLong() : nearlyAll()))
            deleteOldest(sums, sums.all + more - nineTenths(), now.minus(YOUNG));
    }

    private void full(long room, Instant now) {
        if (!isFull(now))
            LOG.error(
                    "kept files: {} bytes are younger than {} minutes or of settlements that are not known yet, and "
                            + "limits.kept-files is {}: nothing is sold until that ends",
                    room, YOUNG.toMinutes(), most.getAsLong());
        fullUntil = now.plus(FULL);
    }

    /** What comes meanwhile counts twice if it was seen, until the next time; never not at all. */
    private Sums count(Instant now) throws IOException {
        begin(now);
        Sums sums = new Sums();
        each((file, room, at) -> sums.add(room, at, now.minus(YOUNG)));
        end(sums, now);
        return sums;
    }

    private synchronized void begin(Instant now) {
        looked = now;
        since = 0;
    }

    private synchronized void end(Sums sums, Instant now) {
        bytes = sums.all + since;
        young = sums.young;
        stale = now.plus(STALE.multipliedBy(1 + sums.files / MANY));
    }

    /** Of the minute that is not needed whole only what is needed. */
    private void deleteOldest(Sums sums, long wanted, Instant oldEnough) throws IOException {
        long[] left = {wanted};
        long last = sums.minuteThatFrees(wanted);
        each((file, room, at) -> {
            boolean needed = minute(at) < last || minute(at) == last && left[0] > 0;
            if (needed && at.isBefore(oldEnough) && delete(file, room)) left[0] -= room;
        });
    }

    private boolean delete(Path file, long room) throws IOException {
        if (!Files.deleteIfExists(file)) return false;
        synchronized (this) {
            if (bytes >= room) bytes -= room;
        }
        return true;
    }

    private void each(Use use) throws IOException {
        if (!Files.isDirectory(folder)) return;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                try {
                    var seen = Files.readAttributes(file, BasicFileAttributes.class);
                    if (seen.isRegularFile()) use.of(file, room(seen.size()), seen.lastModifiedTime().toInstant());
                } catch (NoSuchFileException gone) {
                    continue;
                }
            }
        } catch (DirectoryIteratorException broken) {
            throw broken.getCause();
        }
    }

    private static long minute(Instant at) {
        return Math.floorDiv(at.getEpochSecond(), SECONDS);
    }

    private interface Use {
        void of(Path file, long room, Instant at) throws IOException;
    }

    /** Files as one walk has seen them; of those that are not young, their room by the minute they were kept in. */
    private static final class Sums {
        private final TreeMap<Long, Long> old = new TreeMap<>();
        private long all;
        private long young;
        private long files;

        void add(long room, Instant at, Instant oldEnough) {
            all += room;
            files++;
            if (at.isBefore(oldEnough)) old.merge(minute(at), room, Long::sum);
            else
                young += room;
        }

        /** The last minute that has to go for so much room. */
        long minuteThatFrees(long wanted) {
            long freed = 0;
            for (Map.Entry<Long, Long> minute : old.entrySet()) {
                freed += minute.getValue();
                if (freed >= wanted) return minute.getKey();
            }
            return Long.MAX_VALUE;
        }
    }
}
