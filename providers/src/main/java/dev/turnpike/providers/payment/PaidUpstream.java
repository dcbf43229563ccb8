package dev.turnpike.providers.payment;

import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.ImageOrder;
import dev.turnpike.providers.Prepared;
import dev.turnpike.providers.Progress;
import dev.turnpike.providers.SignedOrder;
import dev.turnpike.providers.Submission;
import dev.turnpike.providers.Ticket;
import dev.turnpike.providers.Upstream;
import dev.turnpike.providers.UpstreamSettings;
import dev.turnpike.providers.UpstreamSettings.Sold;
import dev.turnpike.providers.declared.Style.AskWith;
import dev.turnpike.providers.dialect.Dialect;
import dev.turnpike.providers.dialect.Json;
import dev.turnpike.providers.dialect.Objections;
import dev.turnpike.providers.dialect.OrderRequest;
import dev.turnpike.x402.Buyer;
import dev.turnpike.x402.Http;
import dev.turnpike.x402.Nonces;
import dev.turnpike.x402.Offer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * An upstream that is paid over x402: the part common to all styles. The unpaid call and the paid one send the same
 * bytes to the same URL; no other call carries a payment, but polls of styles that say so.
 */
final class PaidUpstream implements Upstream {
    /** The limit for terms, which are small; images may come as data. */
    private static final int TERMS_BYTES = 1 << 20;

    private static final Map<String, String> JSON = Map.of("accept", "application/json", "content-type",
            "application/json");

    private final UpstreamSettings settings;
    private final Dialect dialect;
    private final Buyer buyer;
    private final Http http;
    private final Origins origins;
    private final Answers answers;
    private final Polling polling;
    private final KnownTerms terms;

    PaidUpstream(UpstreamSettings settings, Dialect dialect, Buyer buyer, Http http, InstantSource clock) {
        this.settings = settings;
        this.dialect = dialect;
        this.buyer = buyer;
        this.http = http;
        this.origins = new Origins(settings);
        this.answers = new Answers(settings.id(), dialect, origins, clock);
        this.polling = new Polling(settings, dialect, origins, answers, http);
        this.terms = new KnownTerms(clock);
    }

    @Override
    public UpstreamSettings settings() {
        return settings;
    }

    @Override
    public Optional<String> cannot(ImageOrder order) {
        return settings.sold(order.model())
                .map(sold -> cannot(order, sold))
                .orElseGet(() -> Optional.of("does not sell " + order.model()));
    }

    @Override
    public Mono<Offer> ask(ImageOrder order, UsdcAmount cap, Duration timeout) {
        return cannot(order).map(PaidUpstream::notAsked)
                .orElseGet(() -> ask(order, request(order, Dialect.NO_ATTEMPT), cap, timeout));
    }

    @Override
    public Mono<Prepared> prepare(ImageOrder order, UsdcAmount cap, Duration timeout) {
        return Mono.deferContextual(context -> cannot(order)
                .map(why -> Mono.<Prepared>just(new Prepared.Refused(unasked(why))))
                .or(() -> terms.standing(order, cap)
                        .map(known -> Mono.<Prepared>just(new Prepared.Ready(signed(order, known, context), true))))
                .orElseGet(() -> terms(request(order, attempt(context)), timeout)
                        .map(outcome -> prepared(order, cap, outcome, context))));
    }

    private Mono<Http.Outcome> terms(OrderRequest request, Duration timeout) {
        return http.send(unpaid(request, timeout));
    }

    private Mono<Offer> ask(ImageOrder order, OrderRequest request, UsdcAmount cap, Duration timeout) {
        return terms(request, timeout).map(outcome -> judge(order, request, cap, outcome));
    }

    private Offer judge(ImageOrder order, OrderRequest request, UsdcAmount cap, Http.Outcome outcome) {
        Offer offer = buyer.judge(url(request), outcome, guard(cap));
        terms.asked(order, offer);
        return offer;
    }

    private Prepared prepared(ImageOrder order, UsdcAmount cap, Http.Outcome outcome, ContextView context) {
        Optional<String> refused = outcome instanceof Http.Answer answer && answer.status() != 402
                ? answers.promptRefused(answer)
                : Optional.empty();
        return refused.<Prepared>map(Prepared.PromptRefused::new)
                .orElseGet(() -> switch (judge(order, request(order, attempt(context)), cap, outcome)) {
                    case Offer.Acceptable acceptable -> new Prepared.Ready(signed(order, acceptable, context), false);
                    case Offer.Unacceptable no -> new Prepared.Refused(no);
                });
    }

    @Override
    public Mono<Submission> submit(SignedOrder order, Duration timeout) {
        if (!order.upstream().equals(settings.id()) || order.keyed() || !origins.home(order.url()))
            return Mono.just(new Submission.NotBought("not for " + settings.id() + " as it is configured now"));
        var paid = post(order.url(), order.body(), timeout, Json.MAX_BYTES).with(order.headerName(),
                order.headerValue());
        return http.send(paid)
                .map(outcome -> answers.submission(outcome, order.url()))
                .onErrorResume(e -> Mono.just(new Submission.InDoubt(unexpected(e))))
                .doOnNext(this::learn);
    }

    private void learn(Submission submission) {
        switch (submission) {
            case Submission.Finished done -> {}
            case Submission.Accepted taken -> {}
            case Submission.Declined no -> terms.refused();
            case Submission.PromptRefused no -> {}
            case Submission.Refused no -> {}
            case Submission.NotBought no -> terms.failed();
            case Submission.InDoubt unknown -> terms.failed();
        }
    }

    @Override
    public Mono<Progress> poll(Ticket ticket, Duration timeout) {
        return polling.poll(ticket, at -> proof(ticket, at), timeout)
                .onErrorResume(e -> Mono.just(new Progress.Unreachable(unexpected(e))));
    }

    /** The payment again, where the style wants it with polls; to the origin that was paid, and to no other. */
    private Map<String, String> proof(Ticket ticket, URI at) {
        SignedOrder order = ticket.order();
        return order != null && dialect.askWith() == AskWith.SAME_PAYMENT && origins.home(at)
                ? Map.of(order.headerName(), order.headerValue())
                : Map.of();
    }

    private Optional<String> cannot(ImageOrder order, Sold sold) {
        return new Objections().within("count", order.count(), 1, settings.maxImages())
                .first()
                .or(() -> dialect.cannot(order, sold));
    }

    private SignedOrder signed(ImageOrder order, Offer.Acceptable terms, ContextView context) {
        var request = request(order, attempt(context));
        var payment = Nonces.in(context).map(nonce -> buyer.sign(terms, nonce)).orElseGet(() -> buyer.sign(terms));
        return new SignedOrder(settings.id(), order.model(), url(request), request.body(), payment.headerName(),
                payment.headerValue(), payment.authorization(), payment.asset(), terms.amount());
    }

    private OrderRequest request(ImageOrder order, String attempt) {
        return dialect.request(order, settings.sold(order.model()).orElseThrow(), attempt);
    }

    /** The purchase's own id: the same for the same nonce. */
    private static String attempt(ContextView context) {
        return Nonces.in(context)
                .map(nonce -> UUID.nameUUIDFromBytes(nonce.hex().getBytes(StandardCharsets.UTF_8)).toString())
                .orElse(Dialect.NO_ATTEMPT);
    }

    private URI url(OrderRequest request) {
        return URI.create(settings.url() + request.path());
    }

    private Buyer.Guard guard(UsdcAmount cap) {
        return new Buyer.Guard(settings.asset(), settings.payTo(), cap);
    }

    private Http.Call unpaid(OrderRequest request, Duration timeout) {
        return post(url(request), request.body(), timeout, TERMS_BYTES);
    }

    private Http.Call post(URI url, String body, Duration timeout, int maxBytes) {
        return call("POST", url, JSON, body.getBytes(StandardCharsets.UTF_8), timeout, maxBytes);
    }

    private Http.Call call(String method, URI url, Map<String, String> headers, byte[] body, Duration timeout,
            int maxBytes) {
        return new Http.Call(method, url, headers, body, timeout, maxBytes, settings.reach());
    }

    /**
     * Names only the type of our own failure, after which the money may still have gone; its message might quote the
     * request.
     */
    private static String unexpected(Throwable mistake) {
        return "unexpected " + mistake.getClass().getName();
    }

    private static Mono<Offer> notAsked(String why) {
        return Mono.just(unasked(why));
    }

    private static Offer.Unacceptable unasked(String why) {
        return new Offer.Unacceptable(Offer.Why.BAD_TERMS, "not asked: " + why, 0, -1, Duration.ZERO);
    }
}
