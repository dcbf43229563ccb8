package dev.turnpike.core.delivery;

import dev.turnpike.core.time.Background;
import dev.turnpike.core.time.Steady;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Images that came as data and not as a URL, and answers of routes that are sold, kept as files and served by us. A file is
 * durable before {@link #keep} emits.
 */
public final class KeptFiles implements Background {
    /** The path they are served from; in a journal and below HTTP, a kept image is its path alone. */
    public static final String PATH = "/v1/files/";
    /** How long a file can be had. */
    public static final Duration KEPT = Duration.ofHours(24);
    private static final Logger LOG = LoggerFactory.getLogger(KeptFiles.class);
    private static final int HEADER = 64;
    private static final Duration SWEEP = Duration.ofHours(1);
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{16,64}");

    private final Path folder;
    private final Shelf shelf;
    private final Supplier<String> ids;
    private final InstantSource clock;
    private final Scheduler disk;

    /**
     * @param most bytes of all files; beyond it the oldest go first
     * @param disk threads that may block on the disk
     */
    public KeptFiles(Path folder, LongSupplier most, Supplier<String> ids, InstantSource clock, Scheduler disk) {
        this.folder = folder;
        this.shelf = new Shelf(folder, most);
        this.ids = ids;
        this.clock = clock;
        this.disk = disk;
    }

    /** Whether what is bought now might find no room; answered from memory. */
    public boolean isFull() {
        return shelf.isFull(clock.instant());
    }

    /** Bytes of all files, as last counted. */
    public long bytes() {
        return shelf.bytes();
    }

    /** Keeps a file; emits the path it is served from, or an error if there is no room for it. */
    public Mono<String> keep(byte[] whole) {
        return Mono.fromCallable(() -> {
            Files.createDirectories(folder);
            shelf.makeRoom(whole.length, clock.instant());
            String id = ids.get();
            write(folder.resolve(id), whole);
            return PATH + id;
        }).doOnError(IOException.class, failure -> shelf.failed(failure, clock.instant())).doFinally(over -> {
            if (shelf.isUntidy(clock.instant())) disk.schedule(this::tidy);
        }).subscribeOn(disk);
    }

    private void tidy() {
        try {
            shelf.tidy(clock.instant());
        } catch (IOException failure) {
            LOG.warn("kept files: cannot count {}: {}", folder, failure.toString());
        }
    }

    /** Of a file that cannot be written whole nothing is left. */
    private static void write(Path path, byte[] whole) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            try {
                ByteBuffer bytes = ByteBuffer.wrap(whole);
                while (bytes.hasRemaining()) file.write(bytes);
                file.force(true);
            } catch (IOException cut) {
                Files.deleteIfExists(path);
                throw cut;
            }
        }
    }

    /** The first bytes of a kept image; empty if there is none of this id. */
    Mono<byte[]> first(String id, int most) {
        if (!ID.matcher(id).matches()) return Mono.empty();
        return Mono.fromCallable(() -> first(folder.resolve(id), most))
                .onErrorResume(NoSuchFileException.class, gone -> Mono.empty())
                .subscribeOn(disk);
    }

    private static byte[] first(Path file, int most) throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            return bytes.readNBytes(most);
        }
    }

    /** A kept image as a file with its type; empty if there is none of this id. */
    public Mono<Kept> find(String id) {
        return first(id, HEADER).map(bytes -> new Kept(folder.resolve(id),
                ImageHeader.read(bytes).map(ImageHeader::mediaType).orElse("application/octet-stream")));
    }

    /** A kept file by its path, whatever it is; empty if it is not there any more. */
    public Mono<Path> at(String path) {
        return Mono.fromCallable(() -> file(path)).filter(Files::isRegularFile).subscribeOn(disk);
    }

    /**
     * Makes a kept file as young as if it had been kept now, so that {@link #KEPT} begins again and no new file takes its
     * room; empty if it is not there any more, or is none of ours. One that is there and cannot be changed stays as it is.
     */
    public Mono<Boolean> renew(String path) {
        if (!path.startsWith(PATH)) return Mono.empty();
        return Mono.fromCallable(() -> Files.setLastModifiedTime(file(path), FileTime.from(clock.instant())))
                .map(renewed -> true)
                .onErrorResume(NoSuchFileException.class, gone -> Mono.empty())
                .onErrorResume(IOException.class,
                        notOurs -> Mono.fromCallable(() -> Files.isReadable(file(path))).filter(here -> here))
                .subscribeOn(disk);
    }

    private Path file(String path) {
        return folder.resolve(path.substring(PATH.length()));
    }

    /** @param mediaType by the image's own first bytes */
    public record Kept(Path file, String mediaType) {}

    @Override
    public String name() {
        return "kept files";
    }

    /** Sweeps every hour. */
    @Override
    public Disposable start() {
        return Steady.run(name(), Flux.interval(SWEEP, disk).onBackpressureDrop().concatMap(tick -> sweep()), disk);
    }

    /** Deletes what is older than {@link #KEPT}. */
    public Mono<Void> sweep() {
        return Mono.<Void>fromRunnable(this::deleteOld).subscribeOn(disk);
    }

    private void deleteOld() {
        try {
            shelf.deleteOlderThan(clock.instant().minus(KEPT));
        } catch (IOException failure) {
            throw new UncheckedIOException("kept files: cannot sweep " + folder, failure);
        }
    }
}
