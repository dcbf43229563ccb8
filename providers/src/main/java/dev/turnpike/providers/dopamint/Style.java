package dev.turnpike.providers.dopamint;

import dev.turnpike.providers.ImageOrder;
import dev.turnpike.providers.UpstreamSettings.Sold;
import dev.turnpike.providers.dialect.Dialect;
import dev.turnpike.providers.dialect.OrderRequest;
import dev.turnpike.providers.dialect.Reply;
import java.net.URI;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Jobs that are polled at the URL of the first answer; each model has a path of its own. */
public final class Style implements Dialect {
    @Override
    public Optional<String> cannot(ImageOrder order, Sold sold) {
        return Request.cannot(order, sold);
    }

    @Override
    public OrderRequest request(ImageOrder order, Sold sold) {
        return Request.of(order, sold);
    }

    @Override
    public Reply reply(JsonNode answer, URI at) {
        return Answer.reply(answer, at);
    }
}
