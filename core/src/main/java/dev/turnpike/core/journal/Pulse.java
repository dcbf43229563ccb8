package dev.turnpike.core.journal;

import java.time.Duration;

/**
 * The health of the journal's writer.
 *
 * @param oldestWaiting how long the oldest change has waited to be written; zero if none waits
 * @param waiting how many changes wait for their turn
 * @param failing whether the last commit failed, as on a full disk
 */
public record Pulse(Duration oldestWaiting, int waiting, boolean failing) {}
