package dev.turnpike.providers.dialect;

import dev.turnpike.providers.ImageOrder;
import dev.turnpike.providers.Progress;
import dev.turnpike.providers.UpstreamSettings.Sold;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What is peculiar to one style of provider: how it wants an order, and how it says what came of it. Asks nobody and
 * keeps nothing; paying, sending, and telling success from doubt are the same for all and not done here.
 */
public interface Dialect {
    /** Why the order cannot be said exactly as it is, in a short sentence; empty if it can. */
    Optional<String> cannot(ImageOrder order, Sold sold);

    /** The order in the provider's words. Only for an order that it can take. */
    Wanted wanted(ImageOrder order, Sold sold);

    /** What a 2xx answer to a paid order says. */
    Reply reply(JsonNode answer);

    /** What a 2xx answer to a question after a job says. */
    Progress progress(JsonNode answer);
}
