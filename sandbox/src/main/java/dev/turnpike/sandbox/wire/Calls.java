package dev.turnpike.sandbox.wire;

import dev.turnpike.x402.Http;
import java.net.URI;
import java.util.List;

/** Readers of HTTP calls. */
public final class Calls {
    private Calls() {}

    /** All values of a header; its name is case-insensitive. */
    public static List<String> header(Http.Call call, String name) {
        return call.headers()
                .entrySet()
                .stream()
                .filter(h -> h.getKey().equalsIgnoreCase(name))
                .map(h -> h.getValue())
                .toList();
    }

    public static boolean is(Http.Call call, String method, String path) {
        return call.method().equals(method) && call.uri().getPath().equals(path);
    }

    /** Scheme, host and port under which the caller reached the server. */
    public static String origin(Http.Call call) {
        return origin(call.uri());
    }

    public static String origin(URI uri) {
        return uri.getScheme() + "://" + uri.getAuthority();
    }
}
