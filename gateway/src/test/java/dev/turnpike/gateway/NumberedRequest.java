package dev.turnpike.gateway;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpCookie;
import org.springframework.http.server.reactive.AbstractServerHttpRequest;
import org.springframework.http.server.reactive.SslInfo;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import reactor.core.publisher.Flux;

/**
 * A request without a connection. Its id, by default where it lies in memory, is what a client is told when something is
 * broken: it must be the same in every run.
 */
final class NumberedRequest extends AbstractServerHttpRequest {
    private final MockServerHttpRequest request;
    private final String id;

    NumberedRequest(MockServerHttpRequest request, String id) {
        super(request.getMethod(), request.getURI(), "", request.getHeaders());
        this.request = request;
        this.id = id;
    }

    @Override
    public String getId() {
        return id;
    }

    @Override
    public Flux<DataBuffer> getBody() {
        return request.getBody();
    }

    @Override
    public @Nullable InetSocketAddress getRemoteAddress() {
        return request.getRemoteAddress();
    }

    @Override
    protected MultiValueMap<String, HttpCookie> initCookies() {
        return new LinkedMultiValueMap<>();
    }

    @Override
    protected @Nullable SslInfo initSslInfo() {
        return null;
    }

    /** There is no server: nothing is closed when it shuts down. */
    @Override
    @SuppressWarnings("unchecked")
    public <T> T getNativeRequest() {
        return (T) this;
    }
}
