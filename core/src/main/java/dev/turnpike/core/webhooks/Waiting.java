package dev.turnpike.core.webhooks;

import dev.turnpike.config.WebhookSettings;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.core.webhooks.WebhookBook.Waits;
import dev.turnpike.x402.Address;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How many webhooks wait, for each host and in all, as the ledger had them last: a few more may come before it is asked
 * again. Of the places of a host, and of all, a payer has an eighth.
 */
final class Waiting {
    private static final Duration LATER = Duration.ofMinutes(1);
    private static final int SHARE = 8;
    /** No host and no payer is called so; rows of before payers were noted have an empty one. */
    private static final String ALL = "*";

    /** By host and payer, each of them {@link #ALL} for all of these. */
    private volatile Map<Of, Integer> counts = Map.of();

    private record Of(String host, String payer) {}

    void are(List<Waits> now) {
        Map<Of, Integer> sums = new HashMap<>();
        for (Waits one : now)
            for (String host : List.of(one.host(), ALL))
                for (String payer : List.of(one.payer(), ALL))
                    sums.merge(new Of(host, payer), one.count(), Integer::sum);
        counts = sums;
    }

    /** @throws Refusal if there are too many */
    void check(String host, WebhookSettings limits) {
        check(host, ALL, limits.pendingPerHost(), limits.pending());
    }

    /** @throws Refusal if this payer has too many of them */
    void check(String host, Address payer, WebhookSettings limits) {
        check(host, payer.hex(), share(limits.pendingPerHost()), share(limits.pending()));
    }

    private static int share(int places) {
        return Math.max(1, places / SHARE);
    }

    private void check(String host, String payer, int ofHost, int ofAll) {
        if (count(host, payer) >= ofHost || count(ALL, payer) >= ofAll)
            throw Refusal.later(Code.OVERLOADED, "Too many webhooks wait; send the order without one, or later.",
                    LATER);
    }

    private int count(String host, String payer) {
        return counts.getOrDefault(new Of(host, payer), 0);
    }
}
