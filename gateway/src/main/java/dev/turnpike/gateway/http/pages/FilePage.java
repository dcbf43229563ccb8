package dev.turnpike.gateway.http.pages;

import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.gateway.http.wire.Answer;
import java.util.Map;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/**
 * {@code GET /v1/files/{id}}: images that came as data, for a day. Only ever images, whatever an upstream put into
 * them.
 */
public final class FilePage {
    private final Files files;

    public FilePage(Files files) {
        this.files = files;
    }

    Mono<Answer> show(ServerRequest request) {
        return files.read(request.pathVariable("id"))
                .map(FilePage::answer)
                .switchIfEmpty(Mono.error(
                        () -> Refusal.of(Code.NOT_FOUND, "There is no such file; files are kept for 24 hours.")));
    }

    private static Answer answer(Files.Kept kept) {
        boolean image = kept.mediaType().startsWith("image/") && !kept.mediaType().startsWith("image/svg");
        return new Answer(200,
                Map.of("Content-Type", image ? kept.mediaType() : "application/octet-stream", "Cache-Control",
                        "private, max-age=86400, immutable", "X-Content-Type-Options", "nosniff",
                        "Content-Security-Policy", "sandbox; default-src 'none'"),
                kept.bytes());
    }
}
