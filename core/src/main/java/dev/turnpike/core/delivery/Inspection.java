package dev.turnpike.core.delivery;

import dev.turnpike.core.work.Delivery.Picture;
import dev.turnpike.pricing.Resolution;
import dev.turnpike.providers.Image;
import dev.turnpike.providers.ImageOrder;
import dev.turnpike.providers.Urls;
import dev.turnpike.x402.Http;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/** One look at one image: whether it is what was ordered, or may still become it. */
final class Inspection {
    private static final int FIRST_BYTES = 64 * 1024;
    /** For a format whose size stands behind long metadata. */
    private static final int MORE_BYTES = 1024 * 1024;
    private static final int MOST_BYTES = 4 * 1024 * 1024;

    /** A browser shows what is sent as one of these as a page, whatever its bytes are. */
    private static final Set<String> SHOWN_AS_PAGES = Set.of("text/html", "application/xhtml+xml", "text/xml",
            "application/xml");

    private static final Objection NO_IMAGE = new Objection("not an image");

    private final Looks looks;
    private final KeptFiles files;
    private final Supplier<String> ids;
    private final BooleanSupplier unsized;
    private final BiPredicate<ImageOrder, Resolution> cheaper;

    /**
     * @param unsized whether an image is sold whose size is not known
     * @param cheaper whether an image of this size costs less than the one that was ordered
     */
    Inspection(Looks looks, KeptFiles files, Supplier<String> ids, BooleanSupplier unsized,
            BiPredicate<ImageOrder, Resolution> cheaper) {
        this.looks = looks;
        this.files = files;
        this.ids = ids;
        this.unsized = unsized;
        this.cheaper = cheaper;
    }

    /** What is wrong with all the bytes of an image; empty if it is what was ordered. */
    Optional<Objection> objection(byte[] image, ImageOrder order) {
        return ImageHeader.read(image)
                .map(header -> Wholeness.objection(header, image, image.length)
                        .map(Objection::new)
                        .or(() -> objection(header, order)))
                .orElse(Optional.of(NO_IMAGE));
    }

    Mono<Found> look(Image image, ImageOrder order, Http.Reach reach) {
        return Mono
                .defer(() -> image.url().startsWith(DeliveryCheck.NOTHING) ? Mono.just(nothing(image))
                        : image.url().startsWith(KeptFiles.PATH) ? kept(image, order)
                                : Urls.absolute(image.url())
                                        .map(url -> reach == Http.Reach.PUBLIC ? Urls.secured(url) : url)
                                        .map(url -> fetched(new Image(url.toString(), image.uuid(), image.mediaType()),
                                                url, order, reach))
                                        .orElseGet(() -> Mono.just(bad("not a URL"))))
                .onErrorResume(Looks.Missed.class, Inspection::missed);
    }

    /** Data that were looked at and not kept. */
    private static Found nothing(Image image) {
        String why = image.url().substring(DeliveryCheck.NOTHING.length());
        return new Found.Bad(why.isEmpty() ? NO_IMAGE : Objection.read(why));
    }

    private static Found bad(String detail) {
        return new Found.Bad(new Objection(detail));
    }

    private static Mono<Found> missed(Looks.Missed miss) {
        String detail = String.valueOf(miss.getMessage());
        return Mono.just(miss.late() ? new Found.Late(detail, miss.retryAfter())
                : miss.unfit() ? new Found.Unfit(new Objection(detail)) : bad(detail));
    }

    private Mono<Found> kept(Image image, ImageOrder order) {
        return kept(image.url().substring(KeptFiles.PATH.length()), FIRST_BYTES).map(first -> ImageHeader.read(first)
                .map(header -> judged(image, header, order))
                .orElseGet(() -> new Found.Bad(NO_IMAGE))).defaultIfEmpty(bad("kept image is gone"));
    }

    /** The first bytes, and more where they do not tell the size. */
    private Mono<byte[]> kept(String id, int most) {
        return files.first(id, most).flatMap(first -> {
            boolean more = first.length >= most && most < MOST_BYTES
                    && ImageHeader.read(first).filter(ImageHeader::unknown).isPresent();
            return more ? kept(id, most < MORE_BYTES ? MORE_BYTES : MOST_BYTES) : Mono.just(first);
        });
    }

    private Mono<Found> fetched(Image image, URI url, ImageOrder order, Http.Reach reach) {
        return seen(url, reach, FIRST_BYTES).flatMap(seen -> {
            ImageHeader header = ImageHeader.read(seen.first()).orElse(null);
            String type = seen.otherType();
            if (header == null || type != null && SHOWN_AS_PAGES.contains(type))
                return Mono.just(
                        new Found.Unfit(type == null ? NO_IMAGE : new Objection("not an image but " + kind(type))));
            Found found = judged(image, header, order);
            if (found instanceof Found.Bad(Objection why)) return Mono.just(new Found.Unfit(why));
            return whole(header, seen, url, reach)
                    .map(cut -> cut.map(Objection::new).<Found>map(Found.Unfit::new).orElse(found));
        });
    }

    /** The first bytes, and more where they do not tell the size. */
    private Mono<Looks.Seen> seen(URI url, Http.Reach reach, int most) {
        return looks.first(url, reach, most).flatMap(seen -> {
            boolean more = seen.first().length >= most && most < MOST_BYTES
                    && ImageHeader.read(seen.first()).filter(ImageHeader::unknown).isPresent();
            return more ? seen(url, reach, most < MORE_BYTES ? MORE_BYTES : MOST_BYTES) : Mono.just(seen);
        });
    }

    private Mono<Optional<String>> whole(ImageHeader header, Looks.Seen seen, URI url, Http.Reach reach) {
        Optional<String> objection = Wholeness.objection(header, seen.first(), seen.total());
        boolean unseen = seen.ranges() && seen.total() > seen.first().length && Wholeness.needsEnd(header);
        return objection.isPresent() || !unseen ? Mono.just(objection)
                : looks.last(url, reach, seen.total(), FIRST_BYTES)
                        .map(last -> Wholeness.objectionToEnd(header, last))
                        .defaultIfEmpty(Optional.empty());
    }

    private Found judged(Image image, ImageHeader header, ImageOrder order) {
        return objection(header, order).<Found>map(Found.Bad::new).orElseGet(() -> {
            String uuid = Optional.ofNullable(image.uuid()).orElseGet(ids);
            Resolution size = header.unknown() ? order.resolution() : new Resolution(header.width(), header.height());
            return new Found.Good(new Picture(image.url(), uuid, size.width(), size.height(), header.mediaType()));
        });
    }

    private Optional<Objection> objection(ImageHeader header, ImageOrder order) {
        if (!order.extras().isMetBy(header.mediaType()))
            return Optional
                    .of(new Objection(header.mediaType() + " (expected: image/" + order.extras().format() + ")"));
        if (header.unknown())
            return unsized.getAsBoolean() ? Optional.empty()
                    : Optional.of(new Objection(
                            "%s of unknown size (expected: %s)".formatted(header.mediaType(), order.size())));
        Resolution made = new Resolution(header.width(), header.height());
        if (!order.isMetBy(made)) return Optional.of(Objection.ofSize(made, order.size()));
        return cheaper.test(order, made)
                ? Optional.of(Objection.ofSize(made, order.resolution() + ", which costs more"))
                : Optional.empty();
    }

    private static String kind(String type) {
        return type.startsWith("text/") ? "text" : type.endsWith("json") ? "JSON" : "another type";
    }

    /** What a look found. */
    sealed interface Found {
        record Good(Picture picture) implements Found {}

        /** It will not become what was ordered. */
        record Bad(Objection why) implements Found {}

        /** Something else is there now: a page that says "soon", a preview, or the beginning of the image. */
        record Unfit(Objection why) implements Found {}

        /** Nothing is there yet. */
        record Late(String detail, Duration retryAfter) implements Found {}
    }
}
