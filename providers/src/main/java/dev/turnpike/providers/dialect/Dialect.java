package dev.turnpike.providers.dialect;

import dev.turnpike.providers.ImageOrder;
import dev.turnpike.providers.Progress;
import dev.turnpike.providers.UpstreamSettings.Sold;
import java.net.URI;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The peculiarities of one style of upstream: how it takes an order, and how it answers. Makes no call and keeps no
 * state; payment, transport, and the distinction of success and doubt are the same for all styles and not done here.
 */
public interface Dialect {
    /** The reason why the order cannot be expressed exactly as it is, in a short sentence; empty if it can. */
    Optional<String> cannot(ImageOrder order, Sold sold);

    /** The order in the upstream's terms. Only for an order that it can take. */
    OrderRequest request(ImageOrder order, Sold sold);

    /**
     * Reads a 2xx answer to a paid order.
     *
     * @param at the address that answered, to which URLs in it are relative
     */
    Reply reply(JsonNode answer, URI at);

    /** Reads a 2xx answer to a poll, as {@link #reply}. */
    default Progress progress(JsonNode answer, URI at) {
        return Jobs.progress(answer, at);
    }
}
