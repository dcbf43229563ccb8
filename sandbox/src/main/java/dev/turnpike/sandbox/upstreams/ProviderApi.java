package dev.turnpike.sandbox.upstreams;

import dev.turnpike.providers.UpstreamSettings.Style;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is peculiar to one provider: where and how it takes orders, and how it says what came of them. Keeps nothing.
 */
sealed interface ProviderApi {
    static ProviderApi of(Style style) {
        return switch (style) {
            case X_ROUTER -> new XRouterApi();
            case XGEN -> new XGenApi();
            case DOPAMINT -> new DopamintApi();
        };
    }

    boolean sellsAt(String path);

    /** @throws BadOrder if it breaks a rule of the provider */
    UpstreamOrder read(String path, OrderBody body);

    /** The body that an empty one stands for, so that whoever just looks is shown a price. */
    ObjectNode sample();

    /** Whether its 402 also speaks V2. */
    boolean speaksV2();

    /** How long it lets an authorization live. */
    Duration maxTimeout();

    /** One whose images come in the answer to the paid call. */
    non-sealed interface Synchronous extends ProviderApi {
        ObjectNode delivery(UpstreamOrder order, List<DeliveredImage> works);
    }

    /** One that answers a paid call with a job, to be asked after. */
    non-sealed interface Asynchronous extends ProviderApi {
        ObjectNode ticket(String id, String origin, Instant now);

        /** The job that is asked after at this path. */
        Optional<String> job(String path);

        /** @param works none before it is completed */
        ObjectNode progress(String id, Stage stage, List<DeliveredImage> works);
    }
}
