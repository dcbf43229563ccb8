package dev.turnpike.providers.dialect;

/**
 * A question after a job, at the address in its ticket.
 *
 * @param post whether by POST; else by GET
 * @param body JSON; empty for a GET
 */
public record PollRequest(boolean post, String body) {
    public static final PollRequest GET = new PollRequest(false, "");
}
