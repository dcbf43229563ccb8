package dev.turnpike.surface.sale;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.work.Delivery;
import dev.turnpike.core.work.Delivery.Picture;
import dev.turnpike.core.work.ImageWork;
import dev.turnpike.core.work.RouteWork;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.surface.wire.Money;
import dev.turnpike.surface.wire.Routes;
import dev.turnpike.x402.Terms;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The body of success: the images and the model under x-router's names, the upstream that made them, and the payment.
 * It is made of the job alone, so that every replay gives the same bytes.
 *
 * @param provider the upstream that made the images
 * @param cost what the client paid
 * @param route there if the client asked for it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ImageAnswer(List<Image> images, String model, String provider, String job, Money cost, Receipt payment,
        @Nullable RouteAnswer route) {
    /**
     * One image. Width, height and media type are absent where they could not be read from it.
     *
     * @param promised the size that was promised, such as {@code 1376x768}, where the image has another one
     * @param linkEnds about when its URL ends, where that is known; the bytes are had in OpenAI's words ({@code b64_json})
     * @param cost the image's share of the price, in USD
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Image(String url, String uuid, @Nullable Integer width, @Nullable Integer height,
            @Nullable String promised, @Nullable String mediaType, @Nullable Instant linkEnds, BigDecimal cost) {}

    /**
     * The settled payment.
     *
     * @param amountPaid in atomic units
     * @param sandbox there if the money is play money
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Receipt(String amountPaid, String asset, String network, String payer, String transaction,
            @Nullable Boolean sandbox) {}

    static ImageAnswer of(Job job, End.Settled end, boolean sandbox) {
        Delivery delivery = work(job).images().orElseThrow();
        return new ImageAnswer(images(job, delivery.pictures()), delivery.model(), delivery.upstream(), job.id(),
                Money.of(job.facts().terms().amount()), receipt(job, end, sandbox), null);
    }

    ImageAnswer with(@Nullable RouteAnswer found) {
        return new ImageAnswer(images, model, provider, job, cost, payment, found);
    }

    private static List<Image> images(Job job, List<Picture> pictures) {
        UsdcAmount price = job.facts().terms().amount();
        return IntStream.range(0, pictures.size())
                .mapToObj(i -> image(pictures.get(i), job, share(price, i, pictures.size())))
                .toList();
    }

    private static Image image(Picture picture, Job job, UsdcAmount cost) {
        boolean sized = picture.width() > 0 && picture.height() > 0;
        return new Image(absolute(picture.url(), job), picture.uuid(), sized ? picture.width() : null,
                sized ? picture.height() : null, sized ? promised(picture, job) : null, picture.mediaType(),
                picture.url().startsWith("/") ? null
                        : work(job).images().flatMap(made -> Optional.ofNullable(made.linksEnd())).orElse(null),
                Money.usd(cost));
    }

    /** Null where that is what came, and of a job whose order was deleted for its age. */
    private static @Nullable String promised(Picture picture, Job job) {
        if (work(job).isDeleted()) return null;
        String promised = work(job).request().order().resolution().toString();
        return promised.equals(picture.width() + "x" + picture.height()) ? null : promised;
    }

    /**
     * Kept images are served where the order was paid: the terms have the public URL of that time, whatever is
     * configured now. A public URL may end in a path, which precedes ours.
     */
    private static String absolute(String url, Job job) {
        if (!url.startsWith("/")) return url;
        String paid = job.facts().terms().resource();
        int ours = paid.endsWith(Routes.MCP) ? paid.length() - Routes.MCP.length() : paid.lastIndexOf("/v1/");
        return ours > 0 ? paid.substring(0, ours) + url : URI.create(paid).resolve(url).toString();
    }

    /**
     * An equal part of the price in whole atomic units. The remainder goes to the first images, so that all parts add
     * up to the price.
     */
    static UsdcAmount share(UsdcAmount price, int index, int count) {
        return new UsdcAmount(price.atomic() / count + (index < price.atomic() % count ? 1 : 0));
    }

    private static Receipt receipt(Job job, End.Settled end, boolean sandbox) {
        Terms terms = job.facts().terms();
        return new Receipt(Long.toString(terms.amount().atomic()), terms.asset().address().checksummed(),
                terms.asset().network().label(), job.facts().key().payer().checksummed(), end.transaction().hex(),
                sandbox ? true : null);
    }

    /** The work's half of a job that images are made for. */
    static ImageWork work(Job job) {
        return find(job).orElseThrow();
    }

    /** The same; empty if something else was sold. */
    static Optional<ImageWork> find(Job job) {
        return switch (job.work()) {
            case ImageWork images -> Optional.of(images);
            case RouteWork route -> Optional.empty();
        };
    }
}
