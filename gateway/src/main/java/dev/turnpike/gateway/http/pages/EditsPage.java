package dev.turnpike.gateway.http.pages;

import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.gateway.http.wire.Routes;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** {@code /v1/images/edits}, which OpenAI's clients know: no model here edits images, and this says so. */
@RestController
public final class EditsPage {
    @RequestMapping(Routes.EDITS)
    Mono<Void> refuse() {
        return Mono
                .error(Refusal.of(Code.NOT_FOUND, "Edits of images are not offered: no model here takes an image. POST "
                        + Routes.GENERATIONS + " makes images of a prompt; nothing was charged."));
    }
}
