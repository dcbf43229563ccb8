package dev.turnpike.providers.payment;

import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.ImageOrder;
import dev.turnpike.providers.Prepared;
import dev.turnpike.providers.Progress;
import dev.turnpike.providers.SignedOrder;
import dev.turnpike.providers.Submission;
import dev.turnpike.providers.Submission.Cause;
import dev.turnpike.providers.Ticket;
import dev.turnpike.providers.Upstream;
import dev.turnpike.providers.UpstreamSettings;
import dev.turnpike.providers.UpstreamSettings.KeyAuth;
import dev.turnpike.providers.UpstreamSettings.Sold;
import dev.turnpike.providers.dialect.Dialect;
import dev.turnpike.providers.dialect.Json;
import dev.turnpike.providers.dialect.Objections;
import dev.turnpike.providers.dialect.OrderRequest;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.Http;
import dev.turnpike.x402.Nonces;
import dev.turnpike.x402.Offer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * An upstream that is paid by key: the part common to all styles. There is nothing to ask before an order, which costs
 * what its price rule says. The key goes to the upstream's own origin, after jobs to origins that are listed for it, and
 * nowhere else, redirects included.
 */
final class KeyedUpstream implements Upstream {
    private static final int CHECK_BYTES = 1 << 20;
    private static final Map<String, String> ACCEPT = Map.of("accept", "application/json");

    private final UpstreamSettings settings;
    private final KeyAuth auth;
    private final Dialect dialect;
    private final Http http;
    private final Supplier<Bytes32> names;
    private final InstantSource clock;
    private final Origins origins;
    private final Answers answers;
    private final KeyedAnswers keyed;
    private final Charges charges;
    private final Account account;

    /** @param names names orders that have no name from their subscription; never the same twice */
    KeyedUpstream(UpstreamSettings settings, Dialect dialect, Http http, Supplier<Bytes32> names, InstantSource clock) {
        this.settings = settings;
        this.auth = Objects.requireNonNull(settings.auth());
        this.dialect = dialect;
        this.http = http;
        this.names = names;
        this.clock = clock;
        this.origins = new Origins(settings);
        this.answers = new Answers(settings.id(), dialect, origins, clock);
        this.keyed = new KeyedAnswers(answers, clock);
        this.account = new Account(settings.id(), auth);
        this.charges = new Charges(settings.id(), dialect);
    }

    @Override
    public UpstreamSettings settings() {
        return settings;
    }

    @Override
    public Optional<String> cannot(ImageOrder order) {
        return settings.sold(order.model())
                .map(sold -> new Objections().within("count", order.count(), 1, settings.maxImages())
                        .first()
                        .or(() -> dialect.cannot(order, sold)))
                .orElseGet(() -> Optional.of("does not sell " + order.model()));
    }

    @Override
    public Optional<String> takesNoneOfOurs() {
        return trouble();
    }

    @Override
    public UsdcAmount chargedBeyond() {
        return charges.beyond();
    }

    /** By its check if there is one, which the key alone passes or fails; else by what its orders have shown. */
    @Override
    public Mono<Offer> ask(ImageOrder order, UsdcAmount cap, Duration timeout) {
        Optional<String> cannot = cannot(order);
        if (cannot.isPresent()) return Mono.just(no(Offer.Why.BAD_TERMS, "not asked: " + cannot.get(), -1));
        return check(timeout).map(unfit -> unfit.orElseGet(() -> terms(order, cap)));
    }

    private Mono<Optional<Offer>> check(Duration timeout) {
        if (auth.check() == null || account.header().isEmpty()) return Mono.just(known());
        URI url = URI.create(settings.url() + auth.check());
        return http.send(call("GET", url, with(ACCEPT, url), new byte[0], timeout, CHECK_BYTES))
                .map(account::masked)
                .map(this::checked);
    }

    private Optional<String> trouble() {
        return account.trouble(clock.instant());
    }

    private Optional<Offer> known() {
        return trouble().map(why -> no(Offer.Why.NO_ACCOUNT, why, -1));
    }

    /** The check says nothing of an upstream that is throttled; one that answers otherwise is not there for us. */
    private Optional<Offer> checked(Http.Outcome outcome) {
        if (!(outcome instanceof Http.Answer answer))
            return Optional.of(no(Offer.Why.UNREACHABLE, "its check got no answer", -1));
        keyed.checkRefused(answer).ifPresent(account::refused);
        if (answer.status() / 100 == 2) account.good();
        if (answer.status() / 100 == 5)
            return Optional.of(no(Offer.Why.UNREACHABLE, "its check answers " + answer.status(), -1));
        return known();
    }

    /** What the price rule says, in the form of terms; an order of unknown price is not for sale. */
    private Offer terms(ImageOrder order, UsdcAmount cap) {
        return price(order).<Offer>map(amount -> amount.compareTo(cap) > 0
                ? no(Offer.Why.TOO_DEAR, amount + " by its price rule (expected: at most " + cap + ")", amount.atomic())
                : new Offer.Acceptable(1, settings.asset(), SignedOrder.NO_WALLET, amount, auth.doubt(), "", "", ""))
                .orElseGet(() -> no(Offer.Why.BAD_TERMS, "no price of " + order.size() + " is configured", -1));
    }

    @Override
    public Mono<Prepared> prepare(ImageOrder order, UsdcAmount cap, Duration timeout) {
        return Mono.deferContextual(context -> {
            Optional<String> unfit = cannot(order).or(this::trouble);
            Bytes32 name = Nonces.in(context).orElseGet(names);
            Offer offer = unfit.<Offer>map(why -> no(Offer.Why.BAD_TERMS, why, -1)).orElseGet(() -> terms(order, cap));
            return Mono.just(switch (offer) {
                case Offer.Acceptable terms -> new Prepared.Ready(ordered(order, terms.amount(), name), false);
                case Offer.Unacceptable no -> new Prepared.Refused(no);
            });
        });
    }

    private SignedOrder ordered(ImageOrder order, UsdcAmount amount, Bytes32 name) {
        OrderRequest request = dialect.request(order, settings.sold(order.model()).orElseThrow(),
                UUID.nameUUIDFromBytes(name.hex().getBytes(StandardCharsets.UTF_8)).toString());
        Instant doubtEnds = clock.instant().plus(auth.doubt());
        return SignedOrder.keyed(settings.id(), order.model(), URI.create(settings.url() + request.path()),
                request.body(), settings.asset(), amount, name, doubtEnds);
    }

    @Override
    public Mono<Submission> submit(SignedOrder order, Duration timeout) {
        if (!order.upstream().equals(settings.id()) || !order.keyed() || !origins.home(order.url())
                || account.header().isEmpty())
            return Mono.just(new Submission.NotBought("not for " + settings.id() + " as it is configured now"));
        Map<String, String> headers = with(Map.of("accept", "application/json", "content-type", "application/json"),
                order.url());
        return http
                .send(call("POST", order.url(), headers, order.body().getBytes(StandardCharsets.UTF_8), timeout,
                        Json.MAX_BYTES))
                .doOnNext(outcome -> charges.read(order, outcome))
                .map(outcome -> keyed.submission(account.masked(outcome), order.url(), order.body()))
                .onErrorResume(e -> Mono.just(new Submission.InDoubt(unexpected(e))))
                .doOnNext(this::learn);
    }

    private void learn(Submission submission) {
        switch (submission) {
            case Submission.Refused no when no.cause() == Cause.ACCOUNT -> account.refused(no.code());
            case Submission.Refused no when no.cause() == Cause.DENIED -> account.denied(no.code(), clock.instant());
            case Submission.Finished done -> account.took();
            case Submission.Accepted job -> account.took();
            default -> {}
        }
    }

    @Override
    public Mono<Progress> poll(Ticket ticket, Duration timeout) {
        return new Polling(settings, dialect, origins, answers, call -> seen(call, ticket.order()))
                .poll(ticket, at -> with(Map.of(), at), timeout)
                .onErrorResume(e -> Mono.just(new Progress.Unreachable(unexpected(e))));
    }

    /** An address that is neither the upstream's own nor listed for the key was asked without it, and says nothing of it. */
    private Mono<Http.Outcome> seen(Http.Call call, @Nullable SignedOrder order) {
        return http.send(call).map(account::masked).doOnNext(outcome -> {
            if (order != null) charges.read(order, outcome);
            if (origins.keyed(call.uri()) && outcome instanceof Http.Answer answer)
                keyed.accountRefused(answer, "").ifPresent(account::refused);
        });
    }

    private Map<String, String> with(Map<String, String> headers, URI target) {
        if (!origins.keyed(target)) return headers;
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.putAll(account.header());
        return Map.copyOf(more);
    }

    private Optional<UsdcAmount> price(ImageOrder order) {
        return settings.sold(order.model()).map(Sold::cost).flatMap(cost -> cost.price(order.work()));
    }

    private Http.Call call(String method, URI url, Map<String, String> headers, byte[] body, Duration timeout,
            int maxBytes) {
        return new Http.Call(method, url, headers, body, timeout, maxBytes, settings.reach());
    }

    private static Offer.Unacceptable no(Offer.Why why, String detail, long amount) {
        return new Offer.Unacceptable(why, detail, 0, amount, Duration.ZERO);
    }

    /** Names only the type of our own failure; its message might quote the request, key included. */
    private static String unexpected(Throwable mistake) {
        return "unexpected " + mistake.getClass().getName();
    }
}
