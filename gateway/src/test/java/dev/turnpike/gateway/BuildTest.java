package dev.turnpike.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Fault 21: what is built from one commit is one thing, and all of the end-to-end tests is pinned. */
class BuildTest {
    private static final Pattern TIMESTAMP = Pattern
            .compile("<project\\.build\\.outputTimestamp>([^<]+)</project\\.build\\.outputTimestamp>");

    @Test
    void theJarHasOneTimeInItWheneverItIsBuilt_21() throws IOException {
        var found = TIMESTAMP.matcher(Files.readString(Path.of("..", "pom.xml")));
        assertThat(found.find()).isTrue();
        assertThatCode(() -> Instant.parse(found.group(1))).doesNotThrowAnyException();
    }

    /** But for the local stub that stands in for what is not needed. */
    @Test
    void everyPackageOfTheEndToEndTestsHasItsHash_21() throws IOException {
        JsonNode lock = JsonMapper.shared().readTree(Files.readString(Path.of("e2e", "package-lock.json")));
        List<String> fetched = lock.path("packages")
                .properties()
                .stream()
                .filter(entry -> !entry.getKey().isEmpty() && !entry.getKey().equals("absent"))
                .filter(entry -> !entry.getValue().path("resolved").stringValue("").equals("absent"))
                .filter(entry -> !entry.getValue().path("integrity").stringValue("").startsWith("sha512-"))
                .map(Map.Entry::getKey)
                .toList();
        assertThat(lock.path("packages").size()).isGreaterThan(100);
        assertThat(fetched).isEmpty();
    }
}
