package dev.turnpike.providers.payment;

import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.SignedOrder;
import dev.turnpike.providers.dialect.Dialect;
import dev.turnpike.providers.dialect.Json;
import dev.turnpike.x402.Http;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the answers of an upstream with a key say that orders cost, beside what is booked for them by the price rule. The books
 * keep what was booked: a price rule that says too little is told to the log, once for every greater difference of a model.
 */
final class Charges {
    private static final Logger LOG = LoggerFactory.getLogger("turnpike");
    /** Larger answers have images in them, and are not read a second time. */
    private static final int MOST_BYTES = 1 << 20;
    private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000);
    private static final int DECIMALS = 6;

    private final String upstream;
    private final Dialect dialect;
    private final Map<String, UsdcAmount> beyond = new ConcurrentHashMap<>();

    Charges(String upstream, Dialect dialect) {
        this.upstream = upstream;
        this.dialect = dialect;
    }

    /** The most that one order has cost more than is booked for it. */
    UsdcAmount beyond() {
        return beyond.values().stream().max(Comparator.naturalOrder()).orElse(UsdcAmount.ZERO);
    }

    /** Takes note of what this answer to the order, or to a question after its job, says. */
    void read(SignedOrder order, Http.Outcome outcome) {
        if (outcome instanceof Http.Answer answer && answer.status() / 100 == 2 && answer.body().length <= MOST_BYTES)
            Json.answer(answer.body())
                    .flatMap(dialect::cost)
                    .flatMap(Charges::atomic)
                    .filter(charged -> charged.compareTo(order.amount()) > 0)
                    .ifPresent(charged -> more(order, charged));
    }

    private void more(SignedOrder order, UsdcAmount charged) {
        UsdcAmount more = charged.minus(order.amount());
        UsdcAmount before = beyond.getOrDefault(order.model(), UsdcAmount.ZERO);
        if (more.compareTo(before) <= 0) return;
        beyond.merge(order.model(), more, UsdcAmount::max);
        LOG.warn(
                "upstream {}: it says that it charged {} for an order of {}, for which its price rule has {} (expected: a cost "
                        + "that is at least what it charges)",
                upstream, charged, order.model(), order.amount());
    }

    /** Rounded up; empty for what no image costs. */
    private static Optional<UsdcAmount> atomic(BigDecimal usd) {
        return usd.signum() < 0 || usd.compareTo(MOST) > 0 ? Optional.empty()
                : Optional.of(UsdcAmount
                        .ofAtomic(usd.movePointRight(DECIMALS).setScale(0, RoundingMode.CEILING).longValueExact()));
    }
}
