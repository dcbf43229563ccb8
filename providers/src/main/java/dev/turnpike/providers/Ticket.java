package dev.turnpike.providers;

import java.net.URI;

/**
 * What an asynchronous upstream gives us to ask again with. Whole: it can be journalled and used after a restart.
 *
 * @param id the upstream's id of the job
 * @param poll where to ask; already held against the upstream's origin and listed hosts
 */
public record Ticket(String upstream, String id, URI poll) {}
