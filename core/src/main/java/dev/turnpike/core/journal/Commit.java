package dev.turnpike.core.journal;

import dev.turnpike.core.journal.Change.Posting;
import java.time.Duration;
import java.util.List;

/**
 * One transaction of the journal's writer, as meters see it.
 *
 * @param changes how many changes shared it, at least 1
 * @param took from its begin until it was durable, or had failed
 * @param failed whether nothing of it was written
 * @param losses what it has posted to the account {@code loss}
 */
public record Commit(int changes, Duration took, boolean failed, List<Posting> losses) {
    public Commit {
        losses = List.copyOf(losses);
    }
}
