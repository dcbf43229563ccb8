package dev.turnpike.core.routing;

import dev.turnpike.pricing.money.UsdcAmount;
import java.time.Duration;

/**
 * An upstream that could take an order, as seen now.
 *
 * @param model our id of the model it would make
 * @param cost what it would cost by its latest offer
 * @param latency its median answer time to probes; zero if not yet probed
 */
public record Candidate(String upstream, String model, UsdcAmount cost, Duration latency) {}
