package dev.turnpike.gateway;

import dev.turnpike.core.fleet.LiveFleet;
import dev.turnpike.gateway.settings.Startup;
import dev.turnpike.x402.Address;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;

/** The greeting in the log once the gateway listens: what runs, and what to try next. */
final class Welcome implements ApplicationListener<ApplicationReadyEvent> {
    private static final Logger LOG = LoggerFactory.getLogger("turnpike");

    private final Startup startup;
    private final Assembly.PublicUrl url;
    private final Playground playground;
    private final LiveFleet fleet;
    private final Address treasury;

    Welcome(Startup startup, Assembly.PublicUrl url, Playground playground, LiveFleet fleet, Address treasury) {
        this.startup = startup;
        this.url = url;
        this.playground = playground;
        this.fleet = fleet;
        this.treasury = treasury;
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent ready) {
        var settings = fleet.get().configuration();
        LOG.info("Turnpike sells {} models of {} upstreams on {}", settings.models().size(),
                settings.upstreams().size(), url.get());
        if (startup.sandbox()) sandbox();
        else
            LOG.info("paid on {} to {}, pays upstreams from {}", settings.seller().asset().network().label(),
                    settings.seller().payTo(), treasury);
    }

    private void sandbox() {
        LOG.info("This is the SANDBOX: play money on base-sepolia, simulated upstreams, real HTTP, real signatures, "
                + "real PNGs. Nothing costs anything.");
        LOG.info("What does an image cost?   curl -s {}/v1/images/estimate -H 'content-type: application/json' -d '{}'",
                url.get(), "{\"prompt\":\"a lighthouse at dusk\"}");
        LOG.info("Ask for one without paying: curl -i {}/v1/images/generate -H 'content-type: application/json' -d "
                + "'{}'   (answers 402 and the price)", url.get(), "{\"prompt\":\"a lighthouse at dusk\"}");
        LOG.info(
                "Pay for one: cd gateway/e2e && npm ci --ignore-scripts && node first-payment.mjs {}   (any throwaway key has play money)",
                url.get());
        LOG.info("The upstreams and their health: {}/v1/providers", url.get());
        LOG.info(
                "Break something: curl -s {}/faults -H 'content-type: application/json' -d '{}'   (see {} for what else)",
                control(), "{\"seller\":\"x-router\",\"fault\":\"down\"}", control());
        LOG.info("For real money write a turnpike.yaml: config/examples/turnpike-base.yaml shows one");
    }

    private @Nullable URI control() {
        return playground.open() == null ? null : playground.open().control();
    }
}
