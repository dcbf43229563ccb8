package dev.turnpike.core.webhooks;

import dev.turnpike.x402.Http;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** When a webhook that was not taken is tried again: the delays of Standard Webhooks, three to four days in all. */
final class Tries {
    private static final List<Duration> DELAYS = List.of(Duration.ofSeconds(5), Duration.ofMinutes(5),
            Duration.ofMinutes(30), Duration.ofHours(2), Duration.ofHours(5), Duration.ofHours(10),
            Duration.ofHours(14), Duration.ofHours(20), Duration.ofHours(24));
    private static final Duration LONGEST_WISH = Duration.ofDays(1);
    private static final int JITTER_PERCENT = 20;
    private static final int SUCCESS = 2;
    private static final int GONE = 410;

    private Tries() {}

    /** Whether nothing more is to be sent: it was taken, or its receiver wants no more. */
    static boolean isOver(Http.Outcome outcome) {
        return outcome instanceof Http.Answer answer && (answer.status() / 100 == SUCCESS || answer.status() == GONE);
    }

    /**
     * The pause after so many tries; empty: none is left. Up to a fifth longer, by job, so that those that failed
     * together do not come back together; and as long as the receiver asks for, up to a day.
     */
    static Optional<Duration> pause(int tries, String job, Http.Outcome outcome) {
        if (tries > DELAYS.size()) return Optional.empty();
        Duration delay = DELAYS.get(tries - 1);
        Duration jitter = delay.multipliedBy(Math.floorMod(job.hashCode() + tries, JITTER_PERCENT)).dividedBy(100);
        Duration wish = wish(outcome);
        Duration pause = delay.plus(jitter);
        return Optional.of(wish.compareTo(pause) > 0 ? wish : pause);
    }

    private static Duration wish(Http.Outcome outcome) {
        return outcome instanceof Http.Answer answer
                ? answer.header("retry-after")
                        .filter(value -> value.matches("[0-9]{1,6}"))
                        .map(value -> Duration.ofSeconds(Long.parseLong(value)))
                        .map(wished -> wished.compareTo(LONGEST_WISH) < 0 ? wished : LONGEST_WISH)
                        .orElse(Duration.ZERO)
                : Duration.ZERO;
    }
}
