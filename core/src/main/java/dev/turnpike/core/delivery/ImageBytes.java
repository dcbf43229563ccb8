package dev.turnpike.core.delivery;

import dev.turnpike.core.memory.BytePool;
import dev.turnpike.core.work.Delivery;
import dev.turnpike.core.work.Delivery.Picture;
import dev.turnpike.providers.Redirects;
import dev.turnpike.providers.Urls;
import dev.turnpike.x402.Http;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
     * What becomes of the bytes of these images, each empty if it cannot be had, in their order; their room is held until
     * then. Without room for them within 20 seconds all are empty.
     */
    public <T> Flux<T> with(Delivery delivery, Function<List<Optional<byte[]>>, Flux<T>> use) {
        List<Picture> pictures = delivery.pictures();
        long room = pictures.stream().mapToLong(ImageBytes::most).sum() * COPIES;
        return pool.take(NAME, room)
                .map(Optional::of)
                .timeout(TIMEOUT, Mono.just(Optional.empty()), scheduler)
                .flatMapMany(share -> share.isEmpty() ? use.apply(pictures.stream().map(p -> none()).toList())
                        : read(delivery).flatMapMany(use).doFinally(used -> share.get().close()));
    }

    private static Optional<byte[]> none() {
        return Optional.empty();
    }

    private Mono<List<Optional<byte[]>>> read(Delivery delivery) {
        return Flux.fromIterable(delivery.pictures())
                .concatMap(picture -> read(picture, reach.apply(delivery.upstream())).map(Optional::of)
                        .defaultIfEmpty(none()))
                .collectList();
    }

    private Mono<byte[]> read(Picture picture, Http.Reach allowed) {
        if (picture.url().startsWith(KeptFiles.PATH))
            return files.first(picture.url().substring(KeptFiles.PATH.length()), most(picture) + 1)
                    .filter(bytes -> bytes.length <= most(picture));
        return Mono.justOrEmpty(Urls.absolute(picture.url()))
                .flatMap(url -> redirects.get(call(url, most(picture), allowed)))
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
