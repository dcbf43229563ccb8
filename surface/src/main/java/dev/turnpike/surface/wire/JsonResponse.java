package dev.turnpike.surface.wire;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** Responses of pages: status 200 and JSON, whatever the request's {@code Accept} says. */
public final class JsonResponse {
    private JsonResponse() {}

    public static <T> ResponseEntity<T> of(T answer) {
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(answer);
    }

    /** A response that no cache may keep. */
    public static <T> ResponseEntity<T> uncached(T answer) {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .header("Cache-Control", "no-store")
                .body(answer);
    }
}
