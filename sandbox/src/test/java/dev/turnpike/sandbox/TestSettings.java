package dev.turnpike.sandbox;

import dev.turnpike.sandbox.upstreams.SimulatedUpstreamSettings;
import java.util.function.UnaryOperator;

/** Variants of sandbox settings that only tests need. */
public final class TestSettings {
    private TestSettings() {}

    /** A copy with every upstream changed. */
    public static SandboxSettings withUpstreams(SandboxSettings settings,
            UnaryOperator<SimulatedUpstreamSettings> change) {
        return new SandboxSettings(settings.upstreams().stream().map(change).toList(), settings.accounts(),
                settings.opening(), settings.patience());
    }

    /** A copy that answers a repeated payment like the first, or refuses it. */
    public static SimulatedUpstreamSettings withIdempotent(SimulatedUpstreamSettings upstream, boolean idempotent) {
        return new SimulatedUpstreamSettings(upstream.id(), upstream.style(), upstream.payTo(), upstream.prices(),
                upstream.standard(), idempotent, upstream.work(), upstream.slowness(), upstream.auth());
    }
}
