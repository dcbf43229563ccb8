package dev.turnpike.bench.stubs;

import dev.turnpike.bench.wire.Endpoint;
import dev.turnpike.bench.wire.Reply;
import io.netty.handler.codec.http.FullHttpRequest;
import tools.jackson.databind.JsonNode;

/** An upstream in the shape of xGen: takes an order at once, and works on it for ever. */
final class XGen implements Endpoint {
    private static final long PRICE = 5694;

    private final Shop shop;
    private final Counts counts;
    private long jobs;

    XGen(Shop shop, Counts counts) {
        this.shop = shop;
        this.counts = counts;
    }

    @Override
    public Reply answer(FullHttpRequest request) {
        if (request.method().name().equals("GET")) {
            counts.add("poll");
            return pending(request.uri().substring(request.uri().lastIndexOf('/') + 1));
        }
        JsonNode authorization = shop.paid(request);
        if (authorization == null) return shop.ask(request, PRICE);
        counts.add("accepted");
        return Shop.receipt(pending("job-" + ++jobs), authorization);
    }

    private static Reply pending(String id) {
        return Reply.json(200, "{\"id\":\"" + id + "\",\"status\":\"processing\"}");
    }
}
