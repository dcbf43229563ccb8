package dev.turnpike.providers.dialect;

import dev.turnpike.providers.ImageOrder;
import dev.turnpike.providers.Progress;
import dev.turnpike.providers.Ticket;
import dev.turnpike.providers.UpstreamSettings.Sold;
import dev.turnpike.providers.declared.Stage;
import dev.turnpike.providers.declared.Style.AskWith;
import java.math.BigDecimal;
import java.net.URI;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The peculiarities of one style of upstream: how it takes an order, and how it answers. Makes no call and keeps no
 * state; payment, transport, and the distinction of success and doubt are the same for all styles and not done here.
 */
public interface Dialect {
    /** The attempt of calls that buy nothing. */
    String NO_ATTEMPT = "00000000-0000-0000-0000-000000000000";

    /** The reason why the order cannot be expressed exactly as it is, in a short sentence; empty if it can. */
    Optional<String> cannot(ImageOrder order, Sold sold);

    /**
     * The order in the upstream's terms. Only for an order that it can take.
     *
     * @param attempt a UUID of this purchase, durable before it is sent; the same for the same purchase sent again
     */
    OrderRequest request(ImageOrder order, Sold sold, String attempt);

    /**
     * Reads a 2xx answer to a paid order.
     *
     * @param at the address that answered, to which URLs in it are relative
     */
    Reply reply(JsonNode answer, URI at);

    /** How a job is asked for. */
    PollRequest poll(Ticket ticket);

    /** What a question after a job carries. */
    AskWith askWith();

    /** Reads an answer to a poll, as {@link #reply}. */
    Progress progress(JsonNode answer, URI at);

    /**
     * Reads an answer to a poll that is no 2xx: how the job failed, if the answer names this job and says so of it; empty
     * for what a gate says, or the upstream of the poll.
     */
    Optional<Progress> failed(JsonNode answer, String id, URI at);

    /** The address of the images of a job that an answer says is done, without having them itself; not yet checked. */
    Optional<String> result(JsonNode answer, URI at);

    /** The code of an error that an answer names of a job that it says is done, if it has no image itself. */
    Optional<String> failure(JsonNode answer, URI at);

    /** What this status of an answer to a poll means, if it means something of its own here. */
    Optional<Stage> stage(int status);

    /** The code with which an answer that is no 2xx refuses the prompt; empty for every other failure. */
    Optional<String> promptRefused(JsonNode answer);

    /** The code of a failure, cleaned for log and route. */
    Optional<String> code(JsonNode answer);

    /** Whether a refusal proves that an earlier request with the same attempt arrived. */
    boolean provesArrival(JsonNode answer);

    /** What the upstream says that it charged, in US dollars, digits as it wrote them. */
    Optional<BigDecimal> cost(JsonNode answer);
}
