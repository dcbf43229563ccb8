package dev.turnpike.providers.dialect;

import dev.turnpike.providers.Images;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The first answer to a paid order. */
public sealed interface Reply {
    /** @param job that may still make others; null: none */
    record Done(Images images, @Nullable Taken job) implements Reply {
        public Done(Images images) {
            this(images, null);
        }
    }

    /**
     * The upstream accepted the work.
     *
     * @param id the upstream's id of the job, at most 200 printable characters
     * @param named where to poll as the answer says, absolute or relative; not yet checked, the first that may be
     *     called counts
     * @param usual where to poll if it names no such address; null: nowhere
     */
    record Taken(String id, List<String> named, @Nullable String usual) implements Reply {
        public Taken {
            named = List.copyOf(named);
        }

        public Taken(String id, String usual) {
            this(id, List.of(), usual);
        }
    }

    /** The upstream reports that it will not deliver. */
    record Refused(String code) implements Reply {}

    /** The upstream reports that it will not make what the prompt says. */
    record PromptRefused(String code) implements Reply {}

    /**
     * The answer has neither images nor a job.
     *
     * @param refused the code of a refusal of the prompt that it speaks of, if nothing else names a job; null: of none
     */
    record Unreadable(String detail, @Nullable String refused) implements Reply {
        public Unreadable(String detail) {
            this(detail, null);
        }
    }
}
