package dev.turnpike.surface.wire;

import dev.turnpike.core.memory.BytePool;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.IntSupplier;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.netty.channel.AbortedException;

/** Reads request bodies: once, within 20 seconds; for images JSON only, at most 64 KB. */
public final class Bodies {
    public static final int MAX_BYTES = 64 * 1024;
    /** What is made of a body counts as so many times its bytes; the shortest tokens take up ten times that. */
    private static final int TREE = 8;
    private static final String JSON = "bodies";
    public static final Duration MAX_TIME = Duration.ofSeconds(20);
    public static final String TOO_SLOW = "The body did not come in time (expected: within " + MAX_TIME.toSeconds()
            + " seconds).";
    private static final String CUT_SHORT = "The connection was closed before the body was whole.";
    public static final String NOT_JSON = "The body is of another media type (expected: Content-Type: "
            + "application/json).";
    /** What is refused with this names {@link #ENCODING} as its field. */
    private static final String ENCODED = "The body is encoded (expected: no Content-Encoding, or identity).";
    static final String ENCODING = "Content-Encoding";
    /** What clients write for a plain body. */
    private static final Set<String> NO_CODING = Set.of("", "identity", "none", "utf-8", "utf8", "us-ascii", "ascii",
            "iso-8859-1", "binary", "8bit", "7bit", "json", "application/json");

    private final Scheduler scheduler;
    private final Intake intake;

    /**
     * @param scheduler measures the time of a slow body
     * @param pool has room for bodies on their way
     * @param perAddress how many of them one address may have
     */
    public Bodies(Scheduler scheduler, BytePool pool, IntSupplier perAddress) {
        this.scheduler = scheduler;
        this.intake = new Intake(pool, perAddress);
    }

    /** The whole body; empty bytes if there is none. A connection that closes before its end is refused like a slow one. */
    public Mono<byte[]> read(ServerHttpRequest request) {
        return with(request, (body, done) -> Mono.just(body));
    }

    /**
     * What becomes of the whole body, whose room is held until then, or until the second argument is run: a body that
     * waits for its turn takes up memory as one on its way does.
     */
    public <T> Mono<T> with(ServerHttpRequest request, BiFunction<byte[], Runnable, Mono<T>> use) {
        return unread(request, (body, room) -> {
            room.read();
            return use.apply(body, room::close);
        });
    }

    /** The room of a body. */
    public interface Room {
        /**
         * It is read as JSON now, and takes up several times its bytes from now on.
         *
         * @throws Refusal if there is no room for that
         */
        void read();

        /** It is not needed any more. */
        void close();
    }

    /** The same of a body that waits before it is read as JSON. */
    public <T> Mono<T> unread(ServerHttpRequest request, BiFunction<byte[], Room, Mono<T>> use) {
        long length = request.getHeaders().getContentLength();
        if (length > MAX_BYTES) return Mono.error(tooLarge(MAX_BYTES));
        if (isEncoded(request)) return Mono.error(Refusal.field(Code.UNSUPPORTED_MEDIA_TYPE, ENCODING, ENCODED));
        if (!json(request)) return Mono.error(Refusal.of(Code.UNSUPPORTED_MEDIA_TYPE, NOT_JSON));
        return Mono
                .using(() -> place(request, length, JSON),
                        place -> whole(request, place, MAX_BYTES).doFinally(read -> place.arrived())
                                .flatMap(body -> use.apply(body, room(place, TREE * body.length))),
                        Intake.Place::close);
    }

    private static Room room(Intake.Place place, int asTree) {
        return new Room() {
            @Override
            public void read() {
                place.grow(asTree);
            }

            @Override
            public void close() {
                place.close();
            }
        };
    }

    /**
     * What becomes of a whole body of any type, as it was sent. Its room is held until the second argument is run, which
     * is for its user to do in any case: the body may be needed when its client is gone.
     *
     * @param kind the name under which such bodies have their room
     */
    public <T> Mono<T> any(ServerHttpRequest request, String kind, int most,
            BiFunction<byte[], Runnable, Mono<T>> use) {
        long length = request.getHeaders().getContentLength();
        if (length > most) return Mono.error(tooLarge(most));
        return Mono.defer(() -> {
            Intake.Place place = place(request, length, kind);
            AtomicBoolean whole = new AtomicBoolean();
            return whole(request, place, most).doOnNext(body -> whole.set(true)).doFinally(read -> {
                place.arrived();
                if (!whole.get()) place.close();
            }).flatMap(body -> use.apply(body, place::close));
        });
    }

    static Refusal tooLarge(int most) {
        return Refusal.of(Code.BODY_TOO_LARGE, "The body is too large (expected: at most " + most + " bytes).");
    }

    private Intake.Place place(ServerHttpRequest request, long length, String kind) {
        return length == 0 ? Intake.Place.NONE : intake.enter(kind, ClientAddress.of(request.getRemoteAddress()));
    }

    /** Copied as it comes: a trickle would hold a buffer of the server's for every few bytes. */
    private Mono<byte[]> whole(ServerHttpRequest request, Intake.Place place, int most) {
        return request.getBody()
                .collect(ByteArrayOutputStream::new, (body, part) -> add(body, part, place, most))
                .map(ByteArrayOutputStream::toByteArray)
                .onErrorMap(AbortedException.class, gone -> Refusal.of(Code.REQUEST_TIMEOUT, CUT_SHORT))
                .timeout(MAX_TIME, Mono.error(() -> Refusal.of(Code.REQUEST_TIMEOUT, TOO_SLOW)), scheduler);
    }

    private static void add(ByteArrayOutputStream body, DataBuffer part, Intake.Place place, int most) {
        try {
            int size = body.size() + part.readableByteCount();
            if (size > most) throw tooLarge(most);
            place.grow(size);
            byte[] bytes = new byte[part.readableByteCount()];
            part.read(bytes);
            body.writeBytes(bytes);
        } finally {
            DataBufferUtils.release(part);
        }
    }

    private static boolean isEncoded(ServerHttpRequest request) {
        return request.getHeaders()
                .getOrEmpty(ENCODING)
                .stream()
                .flatMap(codings -> Arrays.stream(codings.split(",")))
                .anyMatch(coding -> !NO_CODING.contains(coding.strip().toLowerCase(Locale.ROOT)));
    }

    /**
     * A body without a type is taken for JSON; one that is paid for, whatever its type says: a stock client loses the
     * header when it pays.
     */
    private static boolean json(ServerHttpRequest request) {
        if (RequestHeaders.carryPayment(request.getHeaders())) return true;
        String type = request.getHeaders().getFirst("Content-Type");
        if (type == null || type.isBlank() || request.getHeaders().getContentLength() == 0) return true;
        try {
            MediaType media = MediaType.parseMediaType(type.split("[;,]", 2)[0].strip());
            return media.getSubtype().equals("json") || media.getSubtype().endsWith("+json");
        } catch (IllegalArgumentException unreadable) {
            return false;
        }
    }
}
