package dev.turnpike.gateway.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code docs/storm.md}, one section a run: each run replaces its own. */
final class StormPage {
    private static final Path PAGE = Path.of("..", "docs", "storm.md");
    private static final String HEAD = """
            # Storms

            What the packaged jar went through on a local EVM, with stock npm upstreams, facilitators and clients around it. Each section is written by
            its own run; `mvn -q -pl gateway -am -Pstorm verify` makes them all (some forty minutes; Node.js 20.15 or later, and for the gateways on
            PostgreSQL its server and nginx; without these that section is left as it is). One alone: `-Dstorm.run=StormRun`, `ReplicaStormRun`
            or `HostileRun`; more requests: `-Dstorm.requests=1000`.
            """;

    private StormPage() {}

    static void write(String title, String text) {
        try {
            Map<String, String> sections = Files.exists(PAGE) ? read(Files.readString(PAGE)) : new LinkedHashMap<>();
            sections.put(title, text.strip());
            StringBuilder page = new StringBuilder(HEAD);
            sections.forEach(
                    (name, words) -> page.append("\n## ").append(name).append("\n\n").append(words).append('\n'));
            Files.writeString(PAGE, page);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Map<String, String> read(String page) {
        Map<String, String> sections = new LinkedHashMap<>();
        String[] parts = page.split("\n## ");
        for (int i = 1; i < parts.length; i++)
            sections.put(parts[i].substring(0, parts[i].indexOf('\n')),
                    parts[i].substring(parts[i].indexOf('\n')).strip());
        return sections;
    }
}
