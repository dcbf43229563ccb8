package dev.turnpike.surface.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.core.memory.BytePool;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;
import reactor.test.scheduler.VirtualTimeScheduler;

class BodiesTest {
    private int capacity = 1 << 20;
    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

    @ParameterizedTest
    @CsvSource({"65536,65536 bytes", "65537,BODY_TOO_LARGE"})
    void bodiesHaveAtMost64Kilobytes(int length, String outcome) {
        assertThat(outcome(post(Flux.just(bytes(length / 2), bytes(length - length / 2)), "application/json")))
                .isEqualTo(outcome);
    }

    @Test
    void aBodyThatSaysItIsLargerIsNotReadAtAll() {
        var request = MockServerHttpRequest.post("/").contentLength(65537).body(Flux.error(new AssertionError("read")));
        assertThat(outcome(request)).isEqualTo("BODY_TOO_LARGE");
    }

    @Test
    void aBodyThatTricklesIsGivenUpAfter20Seconds() {
        var request = post(Flux.interval(Duration.ofSeconds(1), time).map(tick -> bytes(1)), "application/json");
        var outcome = new AtomicReference<>("waiting");
        read(request).subscribe(outcome::set);
        time.advanceTimeBy(Duration.ofMillis(19_999));
        assertThat(outcome).hasValue("waiting");
        time.advanceTimeBy(Duration.ofMillis(1));
        assertThat(outcome).hasValue(Code.REQUEST_TIMEOUT.name());
    }

    @Test
    void aConnectionThatClosesBeforeTheEndIsRefusedAndIsNoFailureOfOurs() {
        Flux<DataBuffer> cut = Flux.concat(Mono.just(bytes(10)),
                Mono.error(new AbortedException("Connection has been closed")));
        assertThat(outcome(post(cut, "application/json"))).isEqualTo("REQUEST_TIMEOUT");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            application/json                   | 2 bytes
            application/json; charset=utf-8    | 2 bytes
            application/problem+json           | 2 bytes
                                               | 2 bytes
            text/plain                         | UNSUPPORTED_MEDIA_TYPE
            application/x-www-form-urlencoded  | UNSUPPORTED_MEDIA_TYPE
            what is this                       | UNSUPPORTED_MEDIA_TYPE
            """)
    void onlyJsonIsRead(String mediaType, String outcome) {
        assertThat(outcome(post(Flux.just(bytes(2)), mediaType))).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource({"gzip, UNSUPPORTED_MEDIA_TYPE", "br, UNSUPPORTED_MEDIA_TYPE", "identity, 2 bytes", "Identity, 2 bytes",
            "utf8, 2 bytes", "application/json, 2 bytes"})
    void onlyBodiesThatAreNotEncodedAreRead(String encoding, String outcome) {
        assertThat(outcome(MockServerHttpRequest.post("/").header("Content-Encoding", encoding).body("{}")))
                .isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource({"8000, 8000 bytes", "20000, OVERLOADED"})
    void aBodyOfJsonCountsAsWhatItIsReadAs(int length, String outcome) {
        capacity = 2 * 8 * 8000;
        assertThat(outcome(post(Flux.just(bytes(length)), "application/json"))).isEqualTo(outcome);
    }

    /** Until its payment has proven good it only waits; an address has an eighth of the room, and more while it is free. */
    @Test
    void aBodyThatWaitsTakesUpItsBytesAndOneThatIsReadEightTimesThat() {
        BytePool pool = new BytePool(() -> 1 << 20);
        Bodies bodies = new Bodies(time, pool, () -> 128);
        List<Bodies.Room> rooms = new ArrayList<>();
        hold(bodies, "192.0.2.1", 4096, rooms);
        assertThat(pool.held()).isEqualTo(4096);
        rooms.getFirst().read();
        assertThat(pool.held()).isEqualTo(8 * 4096);
        rooms.getFirst().close();
        assertThat(pool.held()).isZero();
    }

    @Test
    void anAddressLeavesRoomForTheBodiesOfOthers() {
        Bodies bodies = new Bodies(time, new BytePool(() -> 1 << 20), () -> 128);
        List<Bodies.Room> rooms = new ArrayList<>();
        for (int i = 0; i < 8; i++) assertThat(hold(bodies, "192.0.2.1", 60_000, rooms)).isNotEqualTo("OVERLOADED");
        assertThat(rooms).as("half of the half that bodies may have").hasSize(4);
        assertThat(hold(bodies, "192.0.2.1", 60_000, rooms)).isEqualTo("RATE_LIMITED");
        for (int i = 0; i < 2; i++) assertThat(hold(bodies, "192.0.2.2", 60_000, rooms)).isEqualTo("held");
        rooms.getFirst().close();
        rooms.get(1).close();
        assertThat(hold(bodies, "192.0.2.1", 60_000, rooms)).isEqualTo("held");
    }

    @Test
    void oneBodyOfAnAddressMayBeAsLargeAsThereIsRoomAndItsRouteHasRoomOfItsOwn() {
        Bodies bodies = new Bodies(time, new BytePool(() -> 1 << 20), () -> 128);
        var large = MockServerHttpRequest.post("/")
                .remoteAddress(new InetSocketAddress("192.0.2.1", 4711))
                .body(Flux.just(bytes(500_000)));
        assertThat(bodies.any(large, "requests a", 500_000, (body, done) -> Mono.just(body.length)).block())
                .isEqualTo(500_000);
        assertThat(hold(bodies, "192.0.2.2", 60_000, new ArrayList<>())).isEqualTo("held");
    }

    private String hold(Bodies bodies, String address, int length, List<Bodies.Room> rooms) {
        var outcome = new AtomicReference<>("waiting");
        var request = MockServerHttpRequest.post("/")
                .header("Content-Type", "application/json")
                .remoteAddress(new InetSocketAddress(address, 4711))
                .body(Flux.just(bytes(length)));
        bodies.unread(request, (body, room) -> {
            rooms.add(room);
            outcome.set("held");
            return Mono.never();
        }).subscribe(done -> {}, no -> outcome.set(((Refusal) no).code().name()));
        return outcome.get();
    }

    @Test
    void noBodyIsAnEmptyOne() {
        assertThat(outcome(MockServerHttpRequest.post("/").build())).isEqualTo("0 bytes");
    }

    private static MockServerHttpRequest post(Flux<DataBuffer> body, String mediaType) {
        var request = MockServerHttpRequest.post("/");
        return (mediaType == null ? request : request.header("Content-Type", mediaType)).body(body);
    }

    private static DataBuffer bytes(int length) {
        return DefaultDataBufferFactory.sharedInstance.wrap(new byte[length]);
    }

    private String outcome(MockServerHttpRequest request) {
        return read(request).block();
    }

    private Mono<String> read(MockServerHttpRequest request) {
        return Mono.defer(() -> new Bodies(time, new BytePool(() -> capacity), () -> 32).read(request))
                .map(body -> body.length + " bytes")
                .onErrorResume(failure -> Mono.just(failure instanceof Refusal refusal ? refusal.code().name()
                        : String.valueOf(Errors.expected(failure)
                                .map(Refusal::code)
                                .map(Code::name)
                                .orElse(failure.toString()))));
    }
}
