package dev.turnpike.core.delivery;

import dev.turnpike.core.delivery.Inspection.Found;
import dev.turnpike.core.memory.BytePool;
import dev.turnpike.core.time.Overhead;
import dev.turnpike.core.work.Delivery.Picture;
import dev.turnpike.pricing.Resolution;
import dev.turnpike.providers.Image;
import dev.turnpike.providers.ImageOrder;
import dev.turnpike.providers.Images;
import dev.turnpike.x402.Http;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The inspection of what an upstream delivered, before the client is charged for it: as many images as were ordered,
 * reachable, whole images by their own bytes, in the size that was ordered. Of more images than were ordered the first
 * good ones count; where none is, another that the same answer names does. What is not there yet is looked at again
 * for as long as its caller has time, what is there and is not what was ordered a few times: it is paid for, and asking
 * is free.
 */
public final class DeliveryCheck {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryCheck.class);
    static final String NOTHING = "data:,";
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int LONGEST_PAUSE = 5;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    /** How often something else in the place of an image is looked at. */
    private static final int TRIES = 6;
    /** How often an image that was there once is looked at. */
    private static final int TRIES_AGAIN = 3;

    private final Inspection inspection;
    private final KeptFiles files;
    private final Scheduler scheduler;

    /**
     * @param pool has room for the bytes that are looked at
     * @param unsized whether an image is sold whose size is not known
     * @param cheaper whether an image of this size costs less than the one that was ordered
     */
    public DeliveryCheck(Http http, KeptFiles files, Supplier<String> ids, Scheduler scheduler, BytePool pool,
            BooleanSupplier unsized, BiPredicate<ImageOrder, Resolution> cheaper) {
        this.inspection = new Inspection(new Looks(http, pool, scheduler), files, ids, unsized, cheaper);
        this.files = files;
        this.scheduler = scheduler;
    }

    /**
     * The same images, with those that came as data made kept files, so that what is journalled stays small. Data that
     * are not what was ordered, that are more than that, or that cannot be read or kept, become {@link #NOTHING}, which
     * is no image, with our words for why behind it.
     */
    public Mono<Images> keep(Images images, ImageOrder order) {
        int[] left = {images.images().size() < order.count() ? 0 : order.count()};
        return Flux.fromIterable(images.images())
                .concatMap(image -> !image.isData() ? Mono.just(image)
                        : left[0] == 0 ? Mono.just(nothing(image)) : kept(image, order).doOnNext(kept -> {
                            if (!kept.isData()) left[0]--;
                        }))
                .collectList()
                .map(kept -> new Images(kept, images.elsewhere()));
    }

    /**
     * Whether these are the images that were ordered.
     *
     * @param goOn whether there is time to look once more
     */
    public Mono<Checked> check(Images images, ImageOrder order, Http.Reach reach, BooleanSupplier goOn) {
        return check(images, order, reach, goOn, TRIES);
    }

    /** The same for images of a job that can be asked for others: one look at what is there and is not what was ordered. */
    public Mono<Checked> checkOfJob(Images images, ImageOrder order, Http.Reach reach, BooleanSupplier goOn) {
        return check(images, order, reach, goOn, 1);
    }

    private Mono<Checked> check(Images named, ImageOrder order, Http.Reach reach, BooleanSupplier goOn, int tries) {
        Images images = SentImages.without(named, order);
        if (images.images().size() < order.count()) {
            Checked few = new Checked.Bad("%d images (expected: %d)".formatted(images.images().size(), order.count()));
            return order.count() > 1 ? Mono.just(few) : elsewhere(images.elsewhere(), order, reach).defaultIfEmpty(few);
        }
        Mono<Checked> own = new Rounds(images.images(), order, reach, goOn, tries).next();
        return order.count() > 1 ? own
                : own.flatMap(checked -> checked instanceof Checked.Good ? Mono.just(checked)
                        : elsewhere(images.elsewhere(), order, reach).defaultIfEmpty(checked));
    }

    /** The first of these that is what was ordered, each looked at once; of several images it might be one of them twice. */
    private Mono<Checked> elsewhere(List<Image> images, ImageOrder order, Http.Reach reach) {
        return Flux.fromIterable(images)
                .concatMap(image -> inspection.look(image, order, reach), 0)
                .ofType(Found.Good.class)
                .next()
                .map(found -> new Checked.Good(List.of(found.picture())));
    }

    /** Whether pictures that were good once still are. */
    public Mono<Boolean> again(List<Picture> pictures, ImageOrder order, Http.Reach reach) {
        List<Image> images = pictures.stream().map(p -> new Image(p.url(), p.uuid(), p.mediaType())).toList();
        int[] tries = {1};
        return check(new Images(images), order, reach, () -> tries[0]++ < TRIES_AGAIN)
                .map(Checked.Good.class::isInstance);
    }

    /** Those pictures that we keep are as young as if they had been kept now; false if one of them is not here. */
    public Mono<Boolean> keep(List<Picture> pictures) {
        return Flux.fromIterable(pictures)
                .filter(picture -> picture.url().startsWith(KeptFiles.PATH))
                .concatMap(picture -> files.renew(picture.url()).defaultIfEmpty(false))
                .all(here -> here);
    }

    /** Whatever is said before the last comma: what is base64 of an image is one. */
    private Mono<Image> kept(Image image, ImageOrder order) {
        int comma = image.url().lastIndexOf(',');
        if (comma < 0) return Mono.just(nothing(image));
        try {
            byte[] bytes = Base64Text.decode(image.url().substring(comma + 1));
            Optional<Objection> objection = inspection.objection(bytes, order);
            if (objection.isPresent()) return Mono.just(nothing(image, objection.get().detail()));
            return files.keep(bytes)
                    .map(path -> new Image(path, image.uuid(), image.mediaType()))
                    .doOnError(failure -> LOG.error("an image cannot be kept", failure))
                    .onErrorReturn(nothing(image));
        } catch (IllegalArgumentException notBase64) {
            return Mono.just(nothing(image));
        }
    }

    private static Image nothing(Image image) {
        return nothing(image, "");
    }

    private static Image nothing(Image image, String why) {
        return new Image(NOTHING + why, image.uuid(), image.mediaType());
    }

    /** Looks at all images of one delivery, round after round. */
    private final class Rounds {
        private final List<Image> images;
        private final ImageOrder order;
        private final Http.Reach reach;
        private final BooleanSupplier goOn;
        private final int tries;
        private final List<Found> found;
        private int round;

        Rounds(List<Image> images, ImageOrder order, Http.Reach reach, BooleanSupplier goOn, int tries) {
            this.images = images;
            this.order = order;
            this.reach = reach;
            this.goOn = goOn;
            this.tries = tries;
            this.found = new ArrayList<>(
                    Collections.nCopies(images.size(), new Found.Late("not looked at", Duration.ZERO)));
        }

        Mono<Checked> next() {
            return Flux.range(0, images.size())
                    .filter(i -> isOpen(found.get(i)))
                    .takeWhile(i -> good().size() < order.count())
                    .concatMap(i -> inspection.look(images.get(i), order, reach).doOnNext(one -> found.set(i, one)), 0)
                    .then(Mono.defer(this::ended));
        }

        private Mono<Checked> ended() {
            List<Picture> good = good();
            if (good.size() >= order.count()) return Mono.just(new Checked.Good(good.subList(0, order.count())));
            round++;
            long open = found.stream().filter(this::isOpen).count();
            return good.size() + open >= order.count() && goOn.getAsBoolean()
                    ? Overhead.outside(Mono.delay(pause(), scheduler)).then(Mono.defer(this::next))
                    : Mono.just(firstObjection());
        }

        private List<Picture> good() {
            return found.stream()
                    .filter(Found.Good.class::isInstance)
                    .map(one -> ((Found.Good) one).picture())
                    .toList();
        }

        private boolean isOpen(Found one) {
            return switch (one) {
                case Found.Good good -> false;
                case Found.Bad bad -> false;
                case Found.Unfit unfit -> round < tries;
                case Found.Late late -> true;
            };
        }

        /** As long as the images' server asks for, within limits; longer and longer where it does not. */
        private Duration pause() {
            Duration asked = found.stream()
                    .map(one -> one instanceof Found.Late late ? late.retryAfter() : Duration.ZERO)
                    .max(Duration::compareTo)
                    .orElse(Duration.ZERO);
            if (asked.isPositive()) return asked.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : asked;
            return PAUSE.multipliedBy(Math.min(LONGEST_PAUSE, (round + 1) / 2));
        }

        private Checked firstObjection() {
            return found.stream()
                    .flatMap(one -> objection(one).stream())
                    .findFirst()
                    .map(why -> new Checked.Bad(why.detail(), why.made()))
                    .orElseGet(() -> new Checked.Bad("not an image"));
        }

        private static Optional<Objection> objection(Found one) {
            return switch (one) {
                case Found.Good good -> Optional.empty();
                case Found.Bad bad -> Optional.of(bad.why());
                case Found.Unfit unfit -> Optional.of(unfit.why());
                case Found.Late late -> Optional.of(new Objection(late.detail()));
            };
        }
    }

    /** The result of an inspection: pictures as they are kept, or what is wrong with the first bad image. */
    public sealed interface Checked {
        record Good(List<Picture> pictures) implements Checked {}

        /** @param made the size that came, where it is not the one that was ordered; else null */
        record Bad(String detail, @Nullable Resolution made) implements Checked {
            Bad(String detail) {
                this(detail, null);
            }
        }
    }
}
