package dev.turnpike.core.delivery;

import dev.turnpike.core.memory.BytePool;
import dev.turnpike.core.work.Delivery.Picture;
import dev.turnpike.providers.Image;
import dev.turnpike.providers.ImageOrder;
import dev.turnpike.providers.Images;
import dev.turnpike.x402.Http;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The inspection of what an upstream delivered, before the client is charged for it: as many images as were ordered,
 * reachable, images by their own first bytes, in the size that was ordered.
 */
public final class DeliveryCheck {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryCheck.class);
    private static final String NOTHING = "data:,";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int TRIES = 3;
    private static final String NAME = "images";
    private static final int FIRST_BYTES = 64 * 1024;
    /** For a format whose size stands behind long metadata. */
    private static final int MORE_BYTES = 1024 * 1024;
    private static final int COPIES = 2;

    private final Http http;
    private final KeptFiles files;
    private final Supplier<String> ids;
    private final Scheduler scheduler;
    private final BytePool pool;

    /** @param pool has room for the bytes that are looked at */
    public DeliveryCheck(Http http, KeptFiles files, Supplier<String> ids, Scheduler scheduler, BytePool pool) {
        this.http = http;
        this.files = files;
        this.ids = ids;
        this.scheduler = scheduler;
        this.pool = pool;
    }

    /**
     * The same images, with those that came as data made kept files, so that what is journalled stays small. Data that
     * are not what was ordered, or that cannot be read or kept, become {@link #NOTHING}, which is no image.
     */
    public Mono<Images> keep(Images images, ImageOrder order) {
        boolean asMany = images.images().size() == order.count();
        return Flux.fromIterable(images.images())
                .concatMap(image -> !image.url().startsWith("data:") ? Mono.just(image)
                        : asMany ? kept(image, order) : Mono.just(nothing(image)))
                .collectList()
                .map(Images::new);
    }

    /** Whether these are the images that were ordered. */
    public Mono<Checked> check(Images images, ImageOrder order, Http.Reach reach) {
        if (images.images().size() != order.count())
            return Mono
                    .just(new Checked.Bad("%d images (expected: %d)".formatted(images.images().size(), order.count())));
        return Flux.fromIterable(images.images())
                .concatMap(image -> inspect(image, order, reach))
                .collectList()
                .map(DeliveryCheck::all);
    }

    /** Whether pictures that were good once still are. */
    public Mono<Boolean> again(List<Picture> pictures, ImageOrder order, Http.Reach reach) {
        List<Image> images = pictures.stream().map(p -> new Image(p.url(), p.uuid(), p.mediaType())).toList();
        return check(new Images(images), order, reach).map(Checked.Good.class::isInstance);
    }

    private static Checked all(List<Checked> each) {
        List<Picture> pictures = new ArrayList<>();
        for (Checked one : each) {
            switch (one) {
                case Checked.Bad bad -> {
                    return bad;
                }
                case Checked.Good good -> pictures.addAll(good.pictures());
            }
        }
        return new Checked.Good(pictures);
    }

    private Mono<Checked> inspect(Image image, ImageOrder order, Http.Reach reach) {
        return header(image.url(), reach, FIRST_BYTES)
                .map(found -> found.map(header -> judge(image, header, order))
                        .orElseGet(() -> new Checked.Bad("not an image")))
                .onErrorResume(Unreadable.class, no -> Mono.just(new Checked.Bad(no.getMessage())));
    }

    /** The header, of more bytes where the first do not tell the size. */
    private Mono<Optional<ImageHeader>> header(String url, Http.Reach reach, int most) {
        return firstBytes(url, reach, most).flatMap(bytes -> {
            Optional<ImageHeader> found = ImageHeader.read(bytes);
            boolean cut = bytes.length >= most && most < MORE_BYTES;
            return cut && found.filter(header -> header.width() == 0).isPresent() ? header(url, reach, MORE_BYTES)
                    : Mono.just(found);
        });
    }

    private Checked judge(Image image, ImageHeader header, ImageOrder order) {
        if (!isOrdered(header, order))
            return new Checked.Bad(
                    "%dx%d (expected: %s)".formatted(header.width(), header.height(), order.resolution()));
        String uuid = Optional.ofNullable(image.uuid()).orElseGet(ids);
        return new Checked.Good(List.of(new Picture(image.url(), uuid, order.resolution().width(),
                order.resolution().height(), header.mediaType())));
    }

    /** Formats whose first bytes do not tell a size pass. */
    private static boolean isOrdered(ImageHeader header, ImageOrder order) {
        return header.width() == 0
                || header.width() == order.resolution().width() && header.height() == order.resolution().height();
    }

    private Mono<byte[]> firstBytes(String url, Http.Reach reach, int most) {
        if (url.startsWith(KeptFiles.PATH))
            return files.first(url.substring(KeptFiles.PATH.length()), most)
                    .switchIfEmpty(Mono.error(new Unreadable("kept image is gone")));
        if (!isWeb(url)) return Mono.error(new Unreadable("not a URL"));
        return Mono.defer(() -> get(url, reach, most))
                .retryWhen(reactor.util.retry.Retry.fixedDelay(TRIES - 1, PAUSE)
                        .scheduler(scheduler)
                        .filter(Unreadable.class::isInstance)
                        .onRetryExhaustedThrow((spec, signal) -> signal.failure()));
    }

    private static boolean isWeb(String url) {
        try {
            URI uri = URI.create(url);
            return uri.getHost() != null
                    && ("https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme()));
        } catch (IllegalArgumentException bad) {
            return false;
        }
    }

    /** A server that does not know ranges sends all of it, and is not listened to beyond that. */
    private Mono<byte[]> get(String url, Http.Reach reach, int most) {
        return Mono.usingWhen(pool.take(NAME, (long) most * COPIES)
                .timeout(TIMEOUT, Mono.error(() -> new Unreadable("no room in memory for an image")), scheduler),
                room -> got(URI.create(url), reach, most), room -> Mono.fromRunnable(room::close));
    }

    private Mono<byte[]> got(URI uri, Http.Reach reach, int most) {
        Map<String, String> range = Map.of("range", "bytes=0-" + (most - 1));
        return http.send(new Http.Call("GET", uri, range, new byte[0], TIMEOUT, most, reach, true))
                .flatMap(outcome -> switch (outcome) {
                    case Http.Answer a when a.status() == 200 || a.status() == 206 -> Mono.just(a.body());
                    case Http.Answer a -> Mono.error(new Unreadable("image answers " + a.status()));
                    case Http.NotSent n -> Mono.error(new Unreadable("image: " + n.detail()));
                    case Http.Lost l -> Mono.error(new Unreadable("image: " + l.detail()));
                });
    }

    private Mono<Image> kept(Image image, ImageOrder order) {
        int comma = image.url().indexOf(',');
        if (comma < 0 || !image.url().substring(0, comma).endsWith(";base64")) return Mono.just(nothing(image));
        try {
            byte[] bytes = Base64.getDecoder().decode(image.url().substring(comma + 1));
            boolean good = ImageHeader.read(bytes).filter(header -> isOrdered(header, order)).isPresent();
            return !good ? Mono.just(nothing(image))
                    : files.keep(bytes)
                            .map(path -> new Image(path, image.uuid(), image.mediaType()))
                            .doOnError(failure -> LOG.error("an image cannot be kept", failure))
                            .onErrorReturn(nothing(image));
        } catch (IllegalArgumentException notBase64) {
            return Mono.just(nothing(image));
        }
    }

    private static Image nothing(Image image) {
        return new Image(NOTHING, image.uuid(), image.mediaType());
    }

    /** The result of an inspection: pictures as they are kept, or what is wrong with the first bad image. */
    public sealed interface Checked {
        record Good(List<Picture> pictures) implements Checked {}

        record Bad(String detail) implements Checked {}
    }

    private static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unreadable(String message) {
            super(message, null, false, false);
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }
}
