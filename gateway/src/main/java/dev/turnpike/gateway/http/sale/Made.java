package dev.turnpike.gateway.http.sale;

import dev.turnpike.core.jobs.Delivery;
import dev.turnpike.core.jobs.Delivery.Picture;
import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.gateway.http.wire.Json;
import dev.turnpike.pricing.money.UsdcAmount;
import java.net.URI;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The body of success: the images and the model as x-router has them, and beside them who made them and what was paid.
 * Made of nothing but the job, so that it is the same bytes whenever it is asked for.
 */
final class Made {
    private Made() {}

    static ObjectNode of(Job job, End.Settled end, boolean sandbox) {
        Delivery delivery = end.delivery();
        ObjectNode body = Json.object();
        body.set("images", images(job, delivery));
        body.put("model", delivery.model()).put("provider", delivery.upstream()).put("job", job.id());
        body.set("cost", Json.money(job.facts().terms().amount()));
        body.set("payment", payment(job, end, sandbox));
        return body;
    }

    private static ArrayNode images(Job job, Delivery delivery) {
        ArrayNode images = Json.array();
        for (int i = 0; i < delivery.pictures().size(); i++)
            images.add(image(delivery.pictures().get(i), job,
                    share(job.facts().terms().amount(), i, delivery.pictures().size())));
        return images;
    }

    /** Width, height and media type are left out where they could not be read from the image. */
    private static ObjectNode image(Picture picture, Job job, UsdcAmount cost) {
        ObjectNode image = Json.object().put("url", absolute(picture.url(), job)).put("uuid", picture.uuid());
        if (picture.width() > 0 && picture.height() > 0)
            image.put("width", picture.width()).put("height", picture.height());
        if (picture.mediaType() != null) image.put("mediaType", picture.mediaType());
        return image.put("cost", Json.usd(cost));
    }

    /**
     * Images we serve are at the host that was paid: what was public then is in the terms, whatever is configured now.
     */
    private static String absolute(String url, Job job) {
        return url.startsWith("/") ? URI.create(job.facts().terms().resource()).resolve(url).toString() : url;
    }

    /**
     * An equal part of the price in whole atomic units; what does not divide goes to the first images, so that all add
     * up to the price.
     */
    static UsdcAmount share(UsdcAmount price, int index, int count) {
        return new UsdcAmount(price.atomic() / count + (index < price.atomic() % count ? 1 : 0));
    }

    private static ObjectNode payment(Job job, End.Settled end, boolean sandbox) {
        var terms = job.facts().terms();
        ObjectNode payment = Json.object()
                .put("amountPaid", Long.toString(terms.amount().atomic()))
                .put("asset", terms.asset().address().checksummed())
                .put("network", terms.asset().network().label())
                .put("payer", job.facts().key().payer().checksummed())
                .put("transaction", end.transaction().hex());
        return sandbox ? payment.put("sandbox", true) : payment;
    }
}
