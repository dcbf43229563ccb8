package dev.turnpike.core.delivery;

import dev.turnpike.core.memory.BytePool;
import dev.turnpike.core.work.Delivery;
import dev.turnpike.core.work.Delivery.Picture;
import dev.turnpike.providers.Redirects;
import dev.turnpike.providers.Urls;
import dev.turnpike.x402.Http;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The bytes of images that were delivered, for clients that take images as data. They are read from where they are, once
 * for each answer, with room in memory for them; an image that cannot be had so is left to its URL.
 */
public final class ImageBytes {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String NAME = "image data";
    private static final int MOST = 24 * 1024 * 1024;
    private static final int METADATA = 64 * 1024;
    /** As bytes, as text, and as an answer. */
    private static final int COPIES = 4;
    /** As an answer that is made. */
    private static final int MADE = 2;
    /** How long an answer may take to be written, and how many bytes of images more for each second more. */
    private static final Duration WRITTEN = Duration.ofSeconds(60);
    private static final int A_SECOND = 48 * 1024;

    private final Redirects redirects;
    private final KeptFiles files;
    private final BytePool pool;
    private final Function<String, Http.Reach> reach;
    private final Scheduler scheduler;

    /** @param reach the addresses that images of an upstream may be at, by the upstream's id */
    public ImageBytes(Http http, KeptFiles files, BytePool pool, Function<String, Http.Reach> reach,
            Scheduler scheduler) {
        this.redirects = new Redirects(http);
        this.files = files;
        this.pool = pool;
        this.reach = reach;
        this.scheduler = scheduler;
    }

    /**
     * How much of images is read, and for how long.
     *
     * @param bytes of all of them
     * @param patience until there is room, and again until all are read
     */
    public record Most(long bytes, Duration patience) {
        /** All of them. */
        public static final Most ALL = new Most(Long.MAX_VALUE, Duration.ofSeconds(100));
        private static final Duration LEAST = Duration.ofSeconds(5);

        /** All of them, if both waits together take no longer than this; each gets five seconds in any case. */
        public static Most within(Duration left) {
            Duration half = left.dividedBy(2);
            Duration patience = half.compareTo(TIMEOUT) < 0 ? half : left.minus(TIMEOUT);
            return new Most(ALL.bytes, patience.compareTo(ALL.patience) > 0 ? ALL.patience
                    : patience.compareTo(LEAST) < 0 ? LEAST : patience);
        }
    }

    /**
     * What becomes of the bytes of these images, each empty if it cannot be had, in their order; their room is held until
     * then. Without room for them within 20 seconds, or in time, all are empty.
     *
     * @param use makes the answer at once; {@link TooSlow} if it is not written in a minute and a second for each 48 KB, or
     *     in a minute if there is room for it beside the pool alone
     */
    public <T> Flux<T> with(Delivery delivery, Most most, Function<List<Optional<byte[]>>, Flux<T>> use) {
        List<Picture> pictures = delivery.pictures();
        List<Optional<byte[]>> nothing = pictures.stream().map(picture -> none()).toList();
        if (most.bytes() == 0) return Flux.defer(() -> use.apply(nothing));
        long room = Math.min(pictures.stream().mapToLong(ImageBytes::most).sum(), most.bytes()) * COPIES;
        Duration patience = most.patience().compareTo(TIMEOUT) < 0 ? most.patience() : TIMEOUT;
        return pool.take(NAME, room)
                .map(Optional::of)
                .timeout(patience, Mono.just(Optional.empty()), scheduler)
                .flatMapMany(share -> share.isEmpty() ? use.apply(nothing)
                        : read(delivery, most.bytes()).timeout(most.patience(), Mono.just(nothing), scheduler)
                                .flatMapMany(data -> written(data, share.get(), use))
                                .doFinally(used -> share.get().close()));
    }

    private <T> Flux<T> written(List<Optional<byte[]>> data, BytePool.Share share,
            Function<List<Optional<byte[]>>, Flux<T>> use) {
        long bytes = data.stream().flatMap(Optional::stream).mapToLong(image -> image.length).sum();
        Flux<T> made = use.apply(data);
        share.shrink(bytes * MADE);
        Duration most = share.isBeside() ? WRITTEN : WRITTEN.plusSeconds(bytes / A_SECOND);
        return bytes == 0 ? made : made.takeUntilOther(Mono.delay(most, scheduler).then(Mono.error(TooSlow::new)));
    }

    /** The client reads its answer so slowly that its room is needed for others. */
    public static final class TooSlow extends IOException {
        private static final long serialVersionUID = 1;

        public TooSlow() {
            super("the client reads images as data too slowly");
        }
    }

    private static Optional<byte[]> none() {
        return Optional.empty();
    }

    private Mono<List<Optional<byte[]>>> read(Delivery delivery, long bytes) {
        AtomicLong left = new AtomicLong(bytes);
        Http.Reach allowed = reach.apply(delivery.upstream());
        return Flux.fromIterable(delivery.pictures())
                .concatMap(
                        picture -> Mono.defer(() -> read(picture, (int) Math.min(most(picture), left.get()), allowed))
                                .doOnNext(image -> left.addAndGet(-image.length))
                                .map(Optional::of)
                                .defaultIfEmpty(none()))
                .collectList();
    }

    private Mono<byte[]> read(Picture picture, int most, Http.Reach allowed) {
        if (most == 0) return Mono.empty();
        if (picture.url().startsWith(KeptFiles.PATH))
            return files.first(picture.url().substring(KeptFiles.PATH.length()), most + 1)
                    .filter(bytes -> bytes.length <= most);
        return Mono.justOrEmpty(Urls.absolute(picture.url()))
                .flatMap(url -> redirects.get(call(url, most, allowed)))
                .flatMap(found -> found.outcome() instanceof Http.Answer answer && answer.status() == 200
                        && ImageHeader.read(answer.body()).isPresent() ? Mono.just(answer.body()) : Mono.empty());
    }

    private static Http.Call call(URI url, int most, Http.Reach allowed) {
        return new Http.Call("GET", url, Map.of(), new byte[0], TIMEOUT, most, allowed);
    }

    /** As many bytes as its pixels have uncompressed; compressed they are hardly ever more. */
    private static int most(Picture picture) {
        long pixels = (long) picture.width() * picture.height();
        return pixels <= 0 ? MOST : (int) Math.min(MOST, METADATA + 4 * pixels);
    }
}
