package dev.turnpike.gateway.http.pages;

import reactor.core.publisher.Mono;

/** Whoever keeps images that came as data. */
@FunctionalInterface
public interface Files {
    /** The image of this id; empty if there is none, or no longer. */
    Mono<Kept> read(String id);

    /** @param mediaType as the bytes themselves say, such as {@code image/png} */
    record Kept(byte[] bytes, String mediaType) {}
}
