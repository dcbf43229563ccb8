package dev.turnpike.core.buying;

import dev.turnpike.pricing.money.UsdcAmount;
import java.time.Duration;

/**
 * What one attempt may take.
 *
 * @param time for the answer to a signed order
 * @param stalled told, perhaps often, once what was paid for is late
 */
record AttemptLimits(UsdcAmount cost, Duration time, Runnable stalled) {}
