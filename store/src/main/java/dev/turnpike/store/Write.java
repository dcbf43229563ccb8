package dev.turnpike.store;

import dev.turnpike.core.journal.Change;
import java.time.Instant;

/** Something for the writer to make durable, together with whatever else waits. */
sealed interface Write {
    /** The job it is about. */
    String job();

    /** A step of a job. */
    record Step(Change change) implements Write {
        @Override
        public String job() {
            return change.after().id();
        }
    }

    /** The images of a job have reached its client. */
    record HandedOut(String job, Instant at) implements Write {}
}
