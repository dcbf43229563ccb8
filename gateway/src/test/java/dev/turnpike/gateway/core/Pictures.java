package dev.turnpike.gateway.core;

import dev.turnpike.providers.Image;
import dev.turnpike.providers.Images;
import dev.turnpike.testkit.Pngs;
import dev.turnpike.x402.Http;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import reactor.core.publisher.Mono;

/**
 * The hosts that images are on: {@code https://img.example/1024x1024} is a PNG of that size, anything else there is
 * text.
 */
final class Pictures implements Http {
    private final List<String> events;
    private final Set<String> gone;

    /** @param gone the names of those that are there no more */
    Pictures(List<String> events, Set<String> gone) {
        this.events = events;
        this.gone = gone;
    }

    static Images of(String... sizes) {
        return new Images(
                Arrays.stream(sizes).map(size -> new Image("https://img.example/" + size, null, null)).toList());
    }

    @Override
    public Mono<Outcome> send(Call call) {
        return Mono.fromSupplier(() -> {
            String name = call.uri().getPath().substring(1);
            events.add("look " + name);
            if (gone.contains(name)) return new Answer(404, Map.of(), new byte[0]);
            String[] sides = name.split("[x/]");
            return switch (name) {
                case "gone" -> new Answer(404, Map.of(), new byte[0]);
                case "text" -> new Answer(200, Map.of(), new byte[64]);
                case "lost" -> new Lost("reset");
                default -> new Answer(206, Map.of(), Pngs.of(Integer.parseInt(sides[0]), Integer.parseInt(sides[1])));
            };
        });
    }
}
