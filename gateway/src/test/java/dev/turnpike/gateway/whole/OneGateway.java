package dev.turnpike.gateway.whole;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;

/** A test class with one gateway, which its {@code @BeforeAll} hands to {@link #use}. Its classes run one after the other. */
abstract class OneGateway {
    static final String GENERATE = "/v1/images/generate";
    static final String ORDER = "{\"prompt\":\"a lighthouse at dusk\"}";
    static final Duration SOON = Duration.ofSeconds(15);
    static Gateway gateway;
    static Playground playground;
    static Web web;

    final Wallet wallet = new Wallet();

    static void use(Gateway started) {
        gateway = started;
        playground = started.playground();
        web = started.web();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }
}
