package dev.turnpike.bench.wire;

import io.netty.handler.codec.http.FullHttpRequest;

/** What answers on one port; always called on the one thread of its server. */
public interface Endpoint {
    Reply answer(FullHttpRequest request);
}
