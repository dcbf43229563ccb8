package dev.turnpike.core.webhooks;

import dev.turnpike.config.WebhookSettings;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import java.time.Duration;
import java.util.Map;

/**
 * How many webhooks wait, for each host and in all, as the ledger had them last: a few more may come before it is asked
 * again.
 */
final class Waiting {
    private static final Duration LATER = Duration.ofMinutes(1);
    private volatile Map<String, Integer> hosts = Map.of();
    private volatile int all;

    void are(Map<String, Integer> now) {
        hosts = Map.copyOf(now);
        all = now.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** @throws Refusal if there are too many */
    void check(String host, WebhookSettings limits) {
        if (hosts.getOrDefault(host, 0) >= limits.pendingPerHost() || all >= limits.pending())
            throw Refusal.later(Code.OVERLOADED, "Too many webhooks wait; send the order without one, or later.",
                    LATER);
    }
}
