package dev.turnpike.providers.dialect;

import dev.turnpike.providers.Images;

/** What the first answer to a paid order says. */
public sealed interface Reply {
    record Done(Images images) implements Reply {}

    /**
     * The work was taken on.
     *
     * @param id the provider's id of the job, at most 200 characters that need no escaping
     * @param statusUrl where to ask, absolute or below the upstream's origin; not yet held against anything
     */
    record Taken(String id, String statusUrl) implements Reply {}

    /** It says that it will not deliver. */
    record Refused(String code) implements Reply {}

    /** Neither images nor a job can be found in it. */
    record Unreadable(String detail) implements Reply {}
}
