package dev.turnpike.surface.route;

import dev.turnpike.core.forwarding.Forward.Result;
import dev.turnpike.core.memory.BytePool;
import dev.turnpike.core.work.RouteWork.Header;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.AbstractServerHttpResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A response that no client sees: what the filters of a route write to it is collected, with room in memory for it. */
final class CollectedAnswer extends AbstractServerHttpResponse {
    private static final int PIECE = 64 * 1024;
    private static final int MOST_OF_HEADERS = 16 * 1024;
    private static final int PAYMENT_REQUIRED = 402;
    /**
     * Those of one connection, those that speak of a payment, which are ours to write, and cookies: an answer that is kept
     * is no place for a session.
     */
    private static final Set<String> NOT_KEPT = Set.of("connection", "keep-alive", "proxy-authenticate",
            "proxy-authorization", "te", "trailer", "transfer-encoding", "upgrade", "content-length",
            "payment-required", "payment-response", "x-payment-response", "set-cookie", "set-cookie2");

    /** Who may read an answer from where is said by us, if at all. */
    private static final List<String> OURS = List.of("turnpike-", "access-control-");
    /** A growing array and its larger copy are there at once. */
    private static final int COPIES = 3;

    private final BytePool memory;
    private final String name;
    private final int most;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private BytePool.@Nullable Share share;

    /**
     * @param name under which it takes room
     * @param most bytes of its body
     */
    CollectedAnswer(BytePool memory, String name, int most) {
        super(DefaultDataBufferFactory.sharedInstance);
        this.memory = memory;
        this.name = name;
        this.most = most;
    }

    /** The body has more bytes than can be kept. */
    static final class TooLarge extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooLarge(int most) {
            super("more than " + most + " bytes", null, false, false);
        }
    }

    /** What has been written, whole. */
    Result result() {
        HttpStatusCode status = getStatusCode();
        if (status == null) return new Result.None("The upstream gave no answer");
        if (status.value() == PAYMENT_REQUIRED) return new Result.None("The upstream itself asks for a payment");
        List<Header> headers = headers();
        if (headers.stream().mapToInt(it -> it.name().length() + it.value().length()).sum() > MOST_OF_HEADERS)
            return new Result.None("The headers of the answer are too large");
        return new Result.Answer(status.value(), headers, bytes.toByteArray());
    }

    private List<Header> headers() {
        List<Header> kept = new ArrayList<>();
        getHeaders().forEach((header, values) -> {
            String lower = header.toLowerCase(Locale.ROOT);
            if (!NOT_KEPT.contains(lower) && OURS.stream().noneMatch(lower::startsWith))
                values.forEach(value -> kept.add(new Header(header, value)));
        });
        return kept;
    }

    /** Gives its room back. */
    synchronized void close() {
        if (share != null) share.close();
    }

    @Override
    public <T> T getNativeResponse() {
        throw new IllegalStateException("collected, not written");
    }

    @Override
    protected Mono<Void> writeWithInternal(Publisher<? extends DataBuffer> body) {
        return Flux.from(body).concatMap(this::add).then();
    }

    @Override
    protected Mono<Void> writeAndFlushWithInternal(Publisher<? extends Publisher<? extends DataBuffer>> body) {
        return Flux.from(body).concatMap(this::writeWithInternal).then();
    }

    private Mono<Void> add(DataBuffer part) {
        byte[] more = new byte[part.readableByteCount()];
        part.read(more);
        DataBufferUtils.release(part);
        int size = bytes.size() + more.length;
        if (size > most) return Mono.error(new TooLarge(most));
        return room((size + PIECE - 1) / PIECE * PIECE * COPIES).doOnNext(has -> bytes.writeBytes(more)).then();
    }

    private synchronized Mono<BytePool.Share> room(int size) {
        return share != null ? share.atLeast(size) : memory.take(name, size).doOnNext(this::has);
    }

    private synchronized void has(BytePool.Share taken) {
        share = taken;
    }

    @Override
    protected void applyStatusCode() {}

    @Override
    protected void applyHeaders() {}

    @Override
    protected void applyCookies() {}
}
