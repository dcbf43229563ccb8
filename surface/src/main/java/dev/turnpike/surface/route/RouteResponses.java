package dev.turnpike.surface.route;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.turnpike.core.delivery.KeptFiles;
import dev.turnpike.core.doubt.Refunds.Owing;
import dev.turnpike.core.forwarding.Forward.Result;
import dev.turnpike.core.forwarding.Forwards;
import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.core.till.Reply;
import dev.turnpike.core.till.Till;
import dev.turnpike.core.work.RouteWork;
import dev.turnpike.core.work.RouteWork.Header;
import dev.turnpike.surface.sale.JobReply;
import dev.turnpike.surface.sale.SaleResponses;
import dev.turnpike.surface.wire.ErrorBody;
import dev.turnpike.surface.wire.Money;
import dev.turnpike.surface.wire.RequestHeaders;
import dev.turnpike.surface.wire.Response;
import dev.turnpike.x402.Challenge;
import dev.turnpike.x402.Listing;
import dev.turnpike.x402.Seller;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Writes the till's replies to requests of routes. Tells the till whether each answer has reached its client. */
final class RouteResponses {
    private static final int PIECE = 16 * 1024;
    /** Of all terms of a route that are remembered: a client chooses the path that stands in them. */
    private static final int MOST_BYTES = 512 * 1024;
    private static final String DELETED = "This answer was paid for; it was deleted for its age.";
    private static final String NOT_YET = "The request is still worked on; the same request with the same payment gives its answer.";
    private static final String LAPSED = "The payment expired before it could be settled; nothing was charged.";
    private static final String UNPAID = "The payment could not be settled; nothing was charged.";
    private static final String JOINED = "This payment repeated a request that another one had bought; nothing was charged by it.";

    private final Scheduler disk;
    private final Till till;
    private final Seller seller;
    private final KeptFiles files;
    private final Listing listing;
    private final Function<String, Mono<Owing>> owing;
    /** The same terms are asked for again and again; their bytes are made once. */
    private final Cache<Challenge, Response> unpaid = Caffeine.newBuilder()
            .maximumWeight(MOST_BYTES)
            .weigher((Challenge terms, Response made) -> made.weight())
            .executor(Runnable::run)
            .build();

    /**
     * @param owing what is owed for a job, by its id
     * @param disk threads that may block on the disk
     */
    RouteResponses(Till till, Seller seller, KeptFiles files, Listing listing, Function<String, Mono<Owing>> owing,
            Scheduler disk) {
        this.owing = owing;
        this.disk = disk;
        this.till = till;
        this.seller = seller;
        this.files = files;
        this.listing = listing;
    }

    /** @param free an answer of the upstream that is not charged for */
    Mono<Void> write(ServerHttpResponse response, Reply reply, RequestHeaders asked, Optional<Result.Answer> free) {
        return switch (reply) {
            case Reply.PayFirst first -> unpaid.get(first.challenge(), this::payFirst).to(response);
            case Reply.Of of -> write(response, of.job(), asked, free);
        };
    }

    private Response payFirst(Challenge terms) {
        Challenge listed = terms.listed(listing);
        return new Response(402, listed.headers(), listed.body().getBytes(StandardCharsets.UTF_8));
    }

    private Mono<Void> write(ServerHttpResponse response, Job job, RequestHeaders asked, Optional<Result.Answer> free) {
        JobReply reply = new JobReply(seller, job, asked, null);
        if (!(job.state() instanceof State.Closed closed))
            return failed(reply, Code.DEADLINE_EXCEEDED, NOT_YET).to(response);
        return switch (closed.end()) {
            case End.Settled settled -> settled(response, reply, reply.receipt(settled));
            case End.Released released when free.isPresent() -> free(response, reply, free.get());
            case End.Released released when released.code() == Code.PAYMENT_OWED -> owed(response, reply, released);
            case End.Released released -> failed(reply, released.code(), released.message()).to(response);
            case End.Lapsed lapsed -> withheld(reply, SaleResponses.EXPIRED, LAPSED).to(response);
            case End.Unpaid unpaid -> withheld(reply, unpaid.code(), UNPAID).to(response);
            case End.Joined joined -> failed(reply, Code.PAYMENT_ALREADY_USED, JOINED).to(response);
        };
    }

    /** From the disk, so that an answer takes no memory however slowly it is read. */
    private Mono<Void> settled(ServerHttpResponse response, JobReply reply, Map.Entry<String, String> receipt) {
        Job job = reply.job();
        return Mono.justOrEmpty(Forwards.find(job).map(RouteWork::answer))
                .flatMap(answer -> files.at(answer.file()).map(file -> new Kept(answer, file)))
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                .flatMap(
                        kept -> kept.isEmpty()
                                ? failed(reply, Code.ANSWER_DELETED, DELETED).with(receipt.getKey(), receipt.getValue())
                                        .to(response)
                                : kept(response, kept.get(), receipt))
                .doOnSuccess(written -> till.answered(job, true))
                .doOnError(lost -> till.answered(job, false))
                .doOnCancel(() -> till.answered(job, false));
    }

    private record Kept(RouteWork.Answer answer, Path file) {}

    private Mono<Void> kept(ServerHttpResponse response, Kept kept, Map.Entry<String, String> receipt) {
        head(response, kept.answer().status(), kept.answer().headers());
        response.getHeaders().set(receipt.getKey(), receipt.getValue());
        return response.writeWith(
                DataBufferUtils.readByteChannel(() -> FileChannel.open(kept.file()), response.bufferFactory(), PIECE)
                        .subscribeOn(disk));
    }

    private static Mono<Void> free(ServerHttpResponse response, JobReply reply, Result.Answer answer) {
        head(response, answer.status(), answer.headers());
        Map.Entry<String, String> receipt = reply.receipt("not_charged");
        response.getHeaders().set(receipt.getKey(), receipt.getValue());
        return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(answer.body())));
    }

    /** What was paid for is no public cache's. */
    private static void head(ServerHttpResponse response, int status, List<Header> headers) {
        HttpHeaders written = response.getHeaders();
        response.setStatusCode(HttpStatusCode.valueOf(status));
        headers.forEach(it -> written.add(it.name(), it.value()));
        String cache = String.join(",", written.getOrEmpty("Cache-Control"));
        if (!cache.contains("private") && !cache.contains("no-store")) written.set("Cache-Control", "private");
    }

    /** All of the payment is owed, from when it is told on until it was paid back. */
    private Mono<Void> owed(ServerHttpResponse response, JobReply reply, End.Released end) {
        ErrorBody body = ErrorBody.of(end.code(), end.message(), null);
        Money price = Money.of(reply.job().facts().terms().amount());
        return owing.apply(reply.job().id())
                .map(found -> body.owing(price, found.refund()))
                .onErrorReturn(body.owing(price, null))
                .flatMap(told -> failed(reply, told).to(response));
    }

    private static Response failed(JobReply reply, Code code, String message) {
        return failed(reply, ErrorBody.of(code, message, null));
    }

    private static Response failed(JobReply reply, ErrorBody body) {
        return reply.failed(body, Function.identity()).with("Location", "/v1/jobs/" + reply.job().id());
    }

    private static Response withheld(JobReply reply, String reason, String message) {
        return reply.withheld(reason, message, Function.identity());
    }
}
