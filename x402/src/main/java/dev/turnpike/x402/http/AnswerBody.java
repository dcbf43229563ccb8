package dev.turnpike.x402.http;

import dev.turnpike.x402.Http;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The body of one answer, of at most so many bytes, read no faster than there is room for it. One that says how long it
 * is has room for all of it before any of it is read; another asks for more as it grows.
 */
public final class AnswerBody {
    /** For answers that may be read at once. */
    public static final Http.Room UNBOUNDED = new Http.Room() {
        @Override
        public Mono<Void> atLeast(long bytes) {
            return Mono.empty();
        }

        @Override
        public void read(long bytes) {}
    };
    private static final int FIRST = 4 * 1024;
    private static final int GROWTH = 8;

    private final int most;
    private final boolean beginning;
    private final Http.Room room;
    private byte[] bytes = {};
    private int size;
    private int granted;

    /** @param beginning whether a larger body is cut and not refused */
    public AnswerBody(int most, boolean beginning, Http.Room room) {
        this.most = most;
        this.beginning = beginning;
        this.room = room;
    }

    /** @param length what the answer says; negative: nothing */
    public Mono<byte[]> read(Flux<ByteBuf> content, long length) {
        if (length > most && !beginning) return Mono.error(new TooLarge(most));
        granted = length < 0 ? Math.min(FIRST, most) : (int) Math.min(length, most);
        return room.atLeast(granted)
                .then(Mono.defer(() -> whole(content, length < 0)))
                .doOnNext(whole -> room.read(size));
    }

    private Mono<byte[]> whole(Flux<ByteBuf> content, boolean growing) {
        Flux<Integer> sizes = content.map(this::add);
        if (beginning) sizes = sizes.takeUntil(read -> read >= most);
        if (growing) sizes = sizes.concatMap(read -> read < granted ? Mono.just(read) : grow().thenReturn(read), 1);
        return sizes.then(Mono.fromSupplier(() -> bytes.length == size ? bytes : Arrays.copyOf(bytes, size)));
    }

    private Mono<Void> grow() {
        if (granted == most) return Mono.empty();
        granted = (int) Math.min((long) granted * GROWTH, most);
        return room.atLeast(granted);
    }

    /** The size with this part. */
    private int add(ByteBuf part) {
        int length = part.readableBytes();
        if (length > most - size) {
            if (!beginning) throw new TooLarge(most);
            length = most - size;
        }
        if (bytes.length - size < length)
            bytes = Arrays.copyOf(bytes, Math.min(most, Math.max(granted, Math.max(size + length, 2 * size))));
        part.readBytes(bytes, size, length);
        size += length;
        return size;
    }

    static final class TooLarge extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooLarge(int most) {
            super("the answer is larger than " + most + " bytes", null, false, false);
        }
    }
}
