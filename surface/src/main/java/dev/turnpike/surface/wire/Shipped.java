package dev.turnpike.surface.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.springframework.core.io.ClassPathResource;

/** Texts that are shipped in the jar. */
public final class Shipped {
    private Shipped() {}

    /** @param source path below the resources */
    public static String text(String source) {
        try {
            return new ClassPathResource(source).getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException missing) {
            throw new UncheckedIOException(source + ": cannot be read", missing);
        }
    }
}
