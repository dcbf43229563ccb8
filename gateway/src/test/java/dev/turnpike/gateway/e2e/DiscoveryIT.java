package dev.turnpike.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The packaged gateway, found by a directory's own checks and followed by a stock client of events. */
class DiscoveryIT {
    private static final String ROUTE = "--spring.cloud.gateway.server.webflux.routes[0].";

    @Test
    void theStrictValidatorHasNothingToSayAndAStockClientOfEventsGetsItsImages(@TempDir Path folder) {
        try (Town town = Town.open(84532, 2);
                Jar jar = new Jar(
                        Settings.of(town).with("public-costs:", "webhooks: { allow-private: true }\npublic-costs:"),
                        folder, ROUTE + "id=stats", ROUTE + "uri=" + town.facilitator(),
                        ROUTE + "predicates[0]=Path=/stats", ROUTE + "predicates[1]=Method=GET",
                        ROUTE + "filters[0].name=X402Payment", ROUTE + "filters[0].args.price=0.01",
                        ROUTE + "filters[0].args.answer={\"verified\":1}")) {
            Node.Ended checked = Node.run("discovery.mjs", "--url", jar.url());
            assertThat(checked.lines()).as(checked.log())
                    .hasSize(5)
                    .allSatisfy(line -> assertThat(line.path("ok").booleanValue()).as("%s", line).isTrue());
            for (String client : new String[] {"v1", "v2", "v2-only"}) followed(jar, client, town.key("buyer"));
            for (String client : new String[] {"v1", "v2"}) told(jar, client, town.key("buyer"));
        }
    }

    /** The reference library verifies what comes at the second try. */
    private static void told(Jar jar, String client, String key) {
        JsonNode told = Node.run("webhook.mjs", "--client", client, "--url", jar.url(), "--key", key).line();
        assertThat(told.at("/event/type").stringValue()).as("%s", told).isEqualTo("job.completed");
        assertThat(told.at("/event/data/id")).isEqualTo(told.path("job"));
        assertThat(told.path("tries")).hasSize(2);
        assertThat(told.at("/tries/0")).isEqualTo(told.at("/tries/1"));
    }

    private static void followed(Jar jar, String client, String key) {
        JsonNode told = Node.run("events.mjs", "--client", client, "--url", jar.url(), "--key", key).line();
        assertThat(told.path("status").intValue()).as("%s", told).isEqualTo(202);
        JsonNode events = told.path("events");
        JsonNode last = events.path(events.size() - 1);
        assertThat(last.path("id").stringValue()).as("%s", told).isEqualTo("3");
        assertThat(last.path("type").stringValue()).isEqualTo("job.completed");
        assertThat(last.at("/job/result/images")).hasSize(1);
        assertThat(told.path("code").intValue()).isEqualTo(204);
        assertThat(told.path("payments")).hasSize(1);
    }
}
