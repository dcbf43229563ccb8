package dev.turnpike.providers;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The handle of an asynchronous upstream's job. It can be journalled and used after a restart, together with its order.
 *
 * @param id the upstream's id of the job
 * @param poll the status URL, already checked against the upstream's origin and listed hosts
 * @param order what the job was bought with, which some upstreams want to see again; null where it is not at hand
 */
public record Ticket(String upstream, String id, URI poll, @Nullable SignedOrder order) {
    public Ticket(String upstream, String id, URI poll) {
        this(upstream, id, poll, null);
    }

    /** The same ticket together with its order. */
    public Ticket boughtBy(SignedOrder bought) {
        return new Ticket(upstream, id, poll, bought);
    }
}
