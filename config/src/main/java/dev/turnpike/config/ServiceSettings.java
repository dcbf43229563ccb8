package dev.turnpike.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How directories show this gateway.
 *
 * @param name at most 32 printable ASCII characters
 * @param tags at most five of as many
 * @param contact e-mail address of the operator; null: none is told
 */
public record ServiceSettings(String name, List<String> tags, @Nullable String contact) {
    public ServiceSettings {
        tags = List.copyOf(tags);
    }
}
