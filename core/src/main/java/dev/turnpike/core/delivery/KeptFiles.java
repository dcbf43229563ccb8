package dev.turnpike.core.delivery;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Images that came as data and not as a URL, kept as files and served by us. A file is durable before {@link #keep}
 * emits.
 */
public final class KeptFiles {
    /** The path they are served from; in a journal and below HTTP, a kept image is its path alone. */
    public static final String PATH = "/v1/files/";
    /** How long an image can be had. */
    public static final Duration KEPT = Duration.ofHours(24);
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{16,64}");

    private final Path folder;
    private final Supplier<String> ids;
    private final InstantSource clock;
    private final Scheduler disk;

    /** @param disk threads that may block on the disk */
    public KeptFiles(Path folder, Supplier<String> ids, InstantSource clock, Scheduler disk) {
        this.folder = folder;
        this.ids = ids;
        this.clock = clock;
        this.disk = disk;
    }

    /** Keeps an image; emits the path it is served from. */
    public Mono<String> keep(byte[] image) {
        return Mono.fromCallable(() -> {
            Files.createDirectories(folder);
            String id = ids.get();
            try (FileChannel file = FileChannel.open(folder.resolve(id), StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(image);
                while (bytes.hasRemaining()) file.write(bytes);
                file.force(true);
            }
            return PATH + id;
        }).subscribeOn(disk);
    }

    /** The bytes of a kept image; empty if there is none of this id. */
    public Mono<byte[]> read(String id) {
        if (!ID.matcher(id).matches()) return Mono.empty();
        return Mono.fromCallable(() -> Files.readAllBytes(folder.resolve(id)))
                .onErrorResume(NoSuchFileException.class, gone -> Mono.empty())
                .subscribeOn(disk);
    }

    /** The type of an image by its own first bytes. */
    public static String mediaType(byte[] image) {
        return ImageHeader.read(image).map(ImageHeader::mediaType).orElse("application/octet-stream");
    }

    /** Deletes what is older than {@link #KEPT}. */
    public Mono<Void> sweep() {
        return Mono.<Void>fromRunnable(this::deleteOld).subscribeOn(disk);
    }

    private void deleteOld() {
        if (!Files.isDirectory(folder)) return;
        Instant oldest = clock.instant().minus(KEPT);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList())
                if (Files.getLastModifiedTime(file).toInstant().isBefore(oldest)) Files.deleteIfExists(file);
        } catch (IOException failure) {
            throw new UncheckedIOException("kept images: cannot sweep " + folder, failure);
        }
    }
}
