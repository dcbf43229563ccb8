package dev.turnpike.core.buying;

import dev.turnpike.core.memory.BytePool;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.ImageOrder;
import dev.turnpike.providers.Prepared;
import dev.turnpike.providers.Progress;
import dev.turnpike.providers.SignedOrder;
import dev.turnpike.providers.Submission;
import dev.turnpike.providers.Ticket;
import dev.turnpike.providers.Upstream;
import dev.turnpike.providers.UpstreamSettings;
import dev.turnpike.x402.Http;
import dev.turnpike.x402.Offer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * An upstream as one attempt sees it, with room for its answers. Room is waited for before the terms are asked for, and
 * so before any money moves; it is held until the answer turns out to have no images in it, or until the attempt ends.
 * Polls cost nothing, so that one without room is a poll without an answer.
 */
final class RoomyUpstream implements Upstream, AutoCloseable {
    private final Upstream upstream;
    private final AnswerRooms rooms;
    private final Duration most;
    private BytePool.@Nullable Share share;
    private boolean closed;

    RoomyUpstream(Upstream upstream, AnswerRooms rooms, Duration most) {
        this.upstream = upstream;
        this.rooms = rooms;
        this.most = most;
    }

    @Override
    public UpstreamSettings settings() {
        return upstream.settings();
    }

    @Override
    public Optional<String> cannot(ImageOrder order) {
        return upstream.cannot(order);
    }

    @Override
    public Optional<String> takesNoneOfOurs() {
        return upstream.takesNoneOfOurs();
    }

    @Override
    public Mono<Offer> ask(ImageOrder order, UsdcAmount cap, Duration timeout) {
        return upstream.ask(order, cap, timeout);
    }

    @Override
    public Mono<Prepared> prepare(ImageOrder order, UsdcAmount cap, Duration timeout) {
        return room(orders(), most).then(Mono.defer(() -> upstream.prepare(order, cap, timeout)))
                .onErrorResume(TimeoutException.class,
                        none -> Mono.just(new Prepared.Refused(new Offer.Unacceptable(Offer.Why.UNREACHABLE,
                                "no room in memory for its answer", 0, -1, Duration.ZERO))));
    }

    /** After a restart nothing was prepared: then room is waited for here. */
    @Override
    public Mono<Submission> submit(SignedOrder order, Duration timeout) {
        AnswerRooms.Sizes sizes = orders();
        return room(sizes, most).onErrorComplete(TimeoutException.class)
                .then(Mono.defer(() -> upstream.submit(order, timeout)))
                .contextWrite(context -> context.put(Http.Room.class, new Growing(sizes)))
                .doOnNext(submission -> {
                    if (!(submission instanceof Submission.Finished)) giveBack();
                });
    }

    @Override
    public Mono<Progress> poll(Ticket ticket, Duration timeout) {
        AnswerRooms.Sizes sizes = rooms.sizes("poll " + settings().id());
        return room(sizes, timeout).then(Mono.defer(() -> upstream.poll(ticket, timeout)))
                .contextWrite(context -> context.put(Http.Room.class, new Growing(sizes)))
                .onErrorResume(TimeoutException.class,
                        none -> Mono.just(new Progress.Unreachable("no room in memory for its answer")))
                .doOnNext(progress -> {
                    if (!(progress instanceof Progress.Finished)) giveBack();
                });
    }

    private AnswerRooms.Sizes orders() {
        return rooms.sizes("order " + settings().id());
    }

    /** Waits for room unless there is some already. */
    private Mono<Void> room(AnswerRooms.Sizes sizes, Duration patience) {
        return Mono.defer(() -> share() != null ? Mono.empty()
                : rooms.pool()
                        .take(settings().id(), sizes.expected())
                        .timeout(patience, rooms.scheduler())
                        .doOnNext(this::have)
                        .then());
    }

    private synchronized BytePool.@Nullable Share share() {
        return share;
    }

    private synchronized void have(BytePool.Share taken) {
        if (closed) taken.close();
        else
            share = taken;
    }

    private synchronized void giveBack() {
        if (share != null) share.close();
        share = null;
    }

    /** Its images have been kept, and take no room any more. */
    void read() {
        giveBack();
    }

    @Override
    public synchronized void close() {
        closed = true;
        giveBack();
    }

    /** The share of an answer while it is read. */
    private final class Growing implements Http.Room {
        private final AnswerRooms.Sizes sizes;

        private Growing(AnswerRooms.Sizes sizes) {
            this.sizes = sizes;
        }

        @Override
        public Mono<Void> atLeast(long bytes) {
            BytePool.Share held = share();
            return held == null ? Mono.empty() : held.atLeast(AnswerRooms.Sizes.memory(bytes)).then();
        }

        @Override
        public void read(long bytes) {
            sizes.seen(bytes);
        }
    }
}
