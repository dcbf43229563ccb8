package dev.turnpike.providers.xgen;

import dev.turnpike.providers.ImageOrder;
import dev.turnpike.providers.UpstreamSettings.Sold;
import dev.turnpike.providers.dialect.Dialect;
import dev.turnpike.providers.dialect.OrderRequest;
import dev.turnpike.providers.dialect.Reply;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Jobs that are polled by their id. */
public final class Style implements Dialect {
    private static final String POLL_PATH = "/v1/images/{id}";

    private static final Pattern SHAPE = Pattern.compile("/(?!/)[A-Za-z0-9._~/?=&-]*\\{id}[A-Za-z0-9._~/?=&-]*");

    private final String poll;

    /**
     * @param url of the API, without a trailing slash
     * @param pollPath below it, with {@code {id}} for the job's id; null for the usual path, which is unverified
     */
    public Style(URI url, @Nullable String pollPath) {
        var path = pollPath == null ? POLL_PATH : pollPath;
        if (!SHAPE.matcher(path).matches())
            throw new IllegalArgumentException(
                    "poll path: '" + path + "' (expected: a path with {id}, such as " + POLL_PATH + ")");
        this.poll = url + path;
    }

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
        return Answer.reply(answer, at, poll);
    }
}
