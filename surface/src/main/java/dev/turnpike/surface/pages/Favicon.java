package dev.turnpike.surface.pages;

import dev.turnpike.surface.wire.Shipped;
import java.nio.charset.StandardCharsets;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The icon of the gateway in browsers and directories. */
@RestController
public final class Favicon {
    public static final String PATH = "/favicon.svg";
    private static final byte[] ICON = Shipped.text("discovery/favicon.svg").getBytes(StandardCharsets.UTF_8);

    /** Under both names: some look for the one only. */
    @GetMapping({PATH, "/favicon.ico"})
    Mono<ResponseEntity<byte[]>> show() {
        return Mono.just(ResponseEntity.ok()
                .header("Content-Type", "image/svg+xml")
                .header("Cache-Control", "max-age=86400")
                .body(ICON));
    }
}
