package dev.turnpike.gateway;

import dev.turnpike.config.file.Startup;
import dev.turnpike.core.Core;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;

/** The greeting in the log once the gateway listens: what runs, and what to try next. */
final class Welcome implements ApplicationListener<ApplicationReadyEvent> {
    private static final Logger LOG = LoggerFactory.getLogger("turnpike");

    private final Core core;
    private final Startup startup;
    private final Playground playground;

    Welcome(Core core, Startup startup, Playground playground) {
        this.core = core;
        this.startup = startup;
        this.playground = playground;
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent ready) {
        var settings = core.fleet().get().configuration();
        LOG.info("Turnpike sells {} models of {} upstreams on {}", settings.models().size(),
                settings.upstreams().size(), url());
        if (startup.sandbox()) sandbox();
        else
            LOG.info("paid on {} to {}, pays upstreams from {}", settings.seller().asset().network().label(),
                    settings.seller().payTo(), core.ground().outside().treasury().address());
    }

    private void sandbox() {
        LOG.info("This is the SANDBOX: play money on base-sepolia, simulated upstreams, real HTTP, real signatures, "
                + "real PNGs. Nothing costs anything.");
        LOG.info("What does an image cost?   curl -s {}/v1/images/estimate -H 'content-type: application/json' -d '{}'",
                url(), "{\"prompt\":\"a lighthouse at dusk\"}");
        LOG.info("Ask for one without paying: curl -i {}/v1/images/generate -H 'content-type: application/json' -d "
                + "'{}'   (answers 402 and the price)", url(), "{\"prompt\":\"a lighthouse at dusk\"}");
        LOG.info(
                "Pay for one: cd gateway/e2e && npm ci --ignore-scripts && node first-payment.mjs {}   (any throwaway key has play money)",
                url());
        LOG.info("The upstreams and their health: {}/v1/providers", url());
        LOG.info(
                "Break something: curl -s {}/faults -H 'content-type: application/json' -d '{}'   (see {} for what else)",
                control(), "{\"upstream\":\"x-router\",\"fault\":\"down\"}", control());
        LOG.info("For real money write a turnpike.yaml: config/examples/turnpike-base.yaml shows one");
    }

    private String url() {
        return core.ground().outside().publicUrl().get();
    }

    private @Nullable URI control() {
        return playground.open() == null ? null : playground.open().control();
    }
}
