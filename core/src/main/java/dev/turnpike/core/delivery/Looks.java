package dev.turnpike.core.delivery;

import dev.turnpike.core.memory.BytePool;
import dev.turnpike.providers.Redirects;
import dev.turnpike.x402.Buyer;
import dev.turnpike.x402.Http;
import dev.turnpike.x402.NettyHttp;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Looks at a part of what is at an image's address, with room in memory for it. Redirects are followed within the address
 * rules; a server that does not know ranges is not listened to beyond the part.
 */
final class Looks {
    /** Long enough for an image that is made while it is fetched. */
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String NAME = "images";
    private static final int COPIES = 2;
    private static final int ACCEPTED = 202;
    private static final int NO_RANGE = 416;
    /** Statuses that do not change by waiting. Others may be those of a server that is behind its origin. */
    private static final Set<Integer> FINAL = Set.of(410, 414, 451);
    /** Of a redirect that leads nowhere: it may be an accident, and is asked for again as anything else that does not fit. */
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final List<String> UNTYPED = List.of("application/octet-stream", "binary/octet-stream",
            "application/binary", "application/x-binary", "application/force-download", "application/download");
    private static final Pattern RANGE = Pattern.compile("bytes [0-9]{1,18}-[0-9]{1,18}/([0-9]{1,18})");

    private final Redirects redirects;
    private final BytePool pool;
    private final Scheduler scheduler;

    Looks(Http http, BytePool pool, Scheduler scheduler) {
        this.redirects = new Redirects(http);
        this.pool = pool;
        this.scheduler = scheduler;
    }

    /**
     * The first bytes, at most so many; asked for without a range where the server takes none of an image that is shorter.
     * An error signal is {@link Missed}.
     */
    Mono<Seen> first(URI uri, Http.Reach reach, int most) {
        return look(uri, reach, Map.of("range", "bytes=0-" + (most - 1)), most)
                .flatMap(found -> found.outcome() instanceof Http.Answer answer && answer.status() == NO_RANGE
                        ? look(uri, reach, Map.of(), most)
                        : Mono.just(found))
                .flatMap(found -> seen(found, reach, most));
    }

    /** The last bytes of an image of this length; empty where the server knows no ranges. */
    Mono<byte[]> last(URI uri, Http.Reach reach, long total, int most) {
        String range = "bytes=" + Math.max(0, total - most) + "-" + (total - 1);
        return look(uri, reach, Map.of("range", range), most)
                .flatMap(found -> found.outcome() instanceof Http.Answer answer && answer.status() == 206
                        && answer.header("Content-Encoding").isEmpty() ? Mono.just(answer.body()) : Mono.empty());
    }

    private Mono<Redirects.Found> look(URI uri, Http.Reach reach, Map<String, String> headers, int most) {
        var call = new Http.Call("GET", uri, headers, new byte[0], TIMEOUT, most, reach, true);
        return Mono.usingWhen(
                pool.take(NAME, (long) most * COPIES)
                        .timeout(TIMEOUT, Mono.error(() -> Missed.late("no room in memory for an image")), scheduler),
                room -> redirects.get(call), room -> Mono.fromRunnable(room::close));
    }

    private Mono<Seen> seen(Redirects.Found found, Http.Reach reach, int most) {
        return switch (found.outcome()) {
            case Http.Answer a when a.status() / 100 == 2 && !isPromise(a) -> body(a, most);
            case Http.Answer a when FINAL.contains(a.status()) ->
                Mono.error(Missed.never("image answers " + a.status()));
            case Http.Answer a when REDIRECTS.contains(a.status()) ->
                Mono.error(Missed.unfit("image answers " + a.status()));
            case Http.Answer a -> Mono.error(new Missed("image answers " + a.status(), true,
                    Buyer.retryAfter(a, Instant.ofEpochMilli(scheduler.now(TimeUnit.MILLISECONDS)))));
            case Http.NotSent n ->
                Mono.error(new Missed("image: " + n.detail(), NettyHttp.mayCall(reach, found.at()), Duration.ZERO));
            case Http.Lost l -> Mono.error(Missed.late("image: " + l.detail()));
        };
    }

    /** What is still being made, as the status says, whatever else is told of it. */
    private static boolean isPromise(Http.Answer answer) {
        return answer.status() == ACCEPTED && ImageHeader.read(answer.body()).isEmpty();
    }

    private static Mono<Seen> body(Http.Answer answer, int most) {
        if (answer.body().length == 0) return Mono.error(Missed.late("image is empty"));
        Optional<String> type = answer.header("Content-Type")
                .map(text -> text.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
                .filter(text -> !text.isEmpty() && !text.startsWith("image/") && !UNTYPED.contains(text));
        return Mono.just(new Seen(answer.body(), total(answer, most), answer.status() == 206, type.orElse(null)));
    }

    /** How long all of it is, if that can be told: a part of what is packed tells nothing of the rest. */
    private static long total(Http.Answer answer, int most) {
        boolean packed = answer.header("Content-Encoding").isPresent();
        boolean part = answer.status() == 206;
        Matcher range = RANGE.matcher(answer.header("Content-Range").orElse(""));
        long ranged = part && range.matches() ? number(range.group(1)) : -1;
        if (ranged > answer.body().length) return packed ? -1 : ranged;
        if (answer.body().length < most) return answer.body().length;
        if (packed) return -1;
        return part ? ranged : answer.header("Content-Length").map(Looks::number).orElse(-1L);
    }

    private static long number(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException unreadable) {
            return -1;
        }
    }

    /**
     * The first bytes of what is at an address.
     *
     * @param total how long all of it is; negative if that is not known
     * @param ranges whether its server knows ranges
     * @param otherType its content type, if that is of no image; null otherwise
     */
    record Seen(byte[] first, long total, boolean ranges, @Nullable String otherType) {}

    /** There is nothing to look at. */
    static final class Missed extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final boolean late;
        private final boolean unfit;
        private final transient Duration retryAfter;

        Missed(String detail, boolean late, Duration retryAfter) {
            this(detail, late, false, retryAfter);
        }

        private Missed(String detail, boolean late, boolean unfit, Duration retryAfter) {
            super(detail, null, false, false);
            this.late = late;
            this.unfit = unfit;
            this.retryAfter = retryAfter;
        }

        static Missed late(String detail) {
            return new Missed(detail, true, Duration.ZERO);
        }

        static Missed never(String detail) {
            return new Missed(detail, false, Duration.ZERO);
        }

        static Missed unfit(String detail) {
            return new Missed(detail, false, true, Duration.ZERO);
        }

        /** Whether something else is there that may go. */
        boolean unfit() {
            return unfit;
        }

        /** Whether it may still come. */
        boolean late() {
            return late;
        }

        Duration retryAfter() {
            return retryAfter;
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }
}
