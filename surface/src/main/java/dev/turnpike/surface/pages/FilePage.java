package dev.turnpike.surface.pages;

import dev.turnpike.core.delivery.KeptFiles;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/**
 * {@code GET /v1/files/{id}}: images that came as data, for a day. The media type is that of the bytes themselves, and
 * never one that a browser runs.
 */
@RestController
public final class FilePage {
    private final KeptFiles files;

    public FilePage(KeptFiles files) {
        this.files = files;
    }

    @GetMapping(KeptFiles.PATH + "{id}")
    Mono<ResponseEntity<Resource>> show(@PathVariable String id) {
        return files.find(id)
                .map(FilePage::image)
                .switchIfEmpty(Mono.error(() -> Refusal.of(Code.NOT_FOUND,
                        "There is no such file; files are kept for " + KeptFiles.KEPT.toHours() + " hours.")));
    }

    /** A file is sent from the disk without ever being in our memory, however slowly it is read. */
    private static ResponseEntity<Resource> image(KeptFiles.Kept kept) {
        return ResponseEntity.ok()
                .header("Content-Type", mediaType(kept.mediaType()))
                .header("Cache-Control", "private, max-age=" + KeptFiles.KEPT.toSeconds() + ", immutable")
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", "sandbox; default-src 'none'")
                .body(new FileSystemResource(kept.file()));
    }

    /** An upstream chose the bytes: anything but a picture is only data. */
    static String mediaType(String found) {
        return found.startsWith("image/") && !found.startsWith("image/svg") ? found : "application/octet-stream";
    }
}
