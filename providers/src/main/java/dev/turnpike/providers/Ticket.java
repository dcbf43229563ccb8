package dev.turnpike.providers;

import java.net.URI;

/**
 * The handle of an asynchronous upstream's job. It is complete: it can be journalled and used after a restart.
 *
 * @param id the upstream's id of the job
 * @param poll the status URL, already checked against the upstream's origin and listed hosts
 */
public record Ticket(String upstream, String id, URI poll) {}
