package dev.turnpike.core.orders;

import tools.jackson.databind.json.JsonMapper;

/** Image requests as the journal keeps them. */
public final class Written {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Written() {}

    public static String of(ImageRequest request) {
        return JSON.writeValueAsString(request);
    }

    public static ImageRequest read(String written) {
        return JSON.readValue(written, ImageRequest.class);
    }
}
