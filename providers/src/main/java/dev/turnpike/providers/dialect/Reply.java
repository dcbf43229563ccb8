package dev.turnpike.providers.dialect;

import dev.turnpike.providers.Images;

/** The first answer to a paid order. */
public sealed interface Reply {
    record Done(Images images) implements Reply {}

    /**
     * The upstream accepted the work.
     *
     * @param id the upstream's id of the job, at most 200 characters that need no escaping
     * @param statusUrl where to poll, absolute or below the upstream's origin; not yet checked
     */
    record Taken(String id, String statusUrl) implements Reply {}

    /** The upstream reports that it will not deliver. */
    record Refused(String code) implements Reply {}

    /** The upstream reports that it will not make what the prompt says. */
    record PromptRefused(String code) implements Reply {}

    /** The answer has neither images nor a job. */
    record Unreadable(String detail) implements Reply {}
}
