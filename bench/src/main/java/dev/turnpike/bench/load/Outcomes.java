package dev.turnpike.bench.load;

import io.netty.handler.codec.http.FullHttpResponse;

/** Is told how every request ended; on the one thread of a load. */
public interface Outcomes {
    /** @param nanos from when the request was due to the end of its answer */
    void add(FullHttpResponse response, long nanos);

    /** A connection broke before its answer. */
    void lost();
}
