package dev.turnpike.x402;

import static java.util.Comparator.comparing;

import dev.turnpike.x402.Offer.Acceptable;
import dev.turnpike.x402.Offer.Unacceptable;
import dev.turnpike.x402.Offer.Why;
import dev.turnpike.x402.wire.RetryAfter;
import dev.turnpike.x402.wire.TermsEntry;
import dev.turnpike.x402.wire.Unreadable;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * Judges an unpaid answer by the rules of x402.md section 12. Entries that cannot be paid are skipped.
 *
 * <p>Of several payable entries V1's go first, which every known upstream accepts; then those that charge after the
 * work; then the upstream's order. If none is payable, the reason of the entry that passed most checks is told.
 */
final class OfferJudge {
    static final long LONGEST_SECONDS = 900;
    private static final long SHORTEST_SECONDS = 10;
    private static final Set<String> FLOWS = Set.of("authorization", "upfront");

    private final Buyer.Guard guard;
    private final URI asked;
    private final InstantSource clock;

    OfferJudge(Buyer.Guard guard, URI asked, InstantSource clock) {
        this.guard = guard;
        this.asked = asked;
        this.clock = clock;
    }

    Offer judge(Http.Outcome outcome) {
        return switch (outcome) {
            case Http.Answer answer -> judge(answer);
            case Http.NotSent notSent -> unacceptable(Why.UNREACHABLE, notSent.detail(), 0, -1);
            case Http.Lost lost -> unacceptable(Why.UNREACHABLE, lost.detail(), 0, -1);
        };
    }

    private Offer judge(Http.Answer answer) {
        int status = answer.status();
        if (status == 429 || status == 503 && answer.header("Retry-After").isPresent())
            return new Unacceptable(Why.THROTTLED, "answered " + status, status, -1,
                    RetryAfter.of(answer, clock.instant()));
        if (status != 402) return unacceptable(Why.NOT_402, "answered " + status + " (expected: 402)", status, -1);
        return best(TermsEntry.of(answer).stream().sorted(comparing(TermsEntry::isUpfront)).map(this::judge).toList());
    }

    private static Offer best(List<Offer> offers) {
        return offers.stream()
                .filter(Acceptable.class::isInstance)
                .findFirst()
                .or(() -> offers.stream()
                        .filter(Unacceptable.class::isInstance)
                        .max(comparing(o -> ((Unacceptable) o).why())))
                .orElseGet(() -> badTerms("no terms of x402 version 1 or 2"));
    }

    private Offer judge(TermsEntry entry) {
        try {
            requireOurAsset(entry);
            requirePlainDomain(entry);
            require(FLOWS.contains(entry.flow()), "paymentFlow must be authorization or upfront");
            require(isSameOrigin(entry.resourceUrl()), "resource must have the origin that was asked");
            return judgeMoney(entry, maxTimeout(entry));
        } catch (Unreadable e) {
            return badTerms("V" + entry.x402Version() + ": " + e.getMessage());
        }
    }

    private void requireOurAsset(TermsEntry entry) {
        Network network = guard.asset().network();
        require(entry.text("scheme").equals("exact"), "scheme must be exact");
        require(entry.text("network").equals(entry.x402Version() == 1 ? network.v1Name() : network.caip2()),
                "network must be " + network.label());
        require(entry.address("asset").equals(guard.asset().address()),
                "asset must be " + guard.asset().address().checksummed());
    }

    /** We sign for the domain of our own table: an offer that names another would never verify, or is a trap. */
    private void requirePlainDomain(TermsEntry entry) {
        require(entry.extra("name", guard.asset().name()), "extra.name must be " + guard.asset().name());
        require(entry.extra("version", guard.asset().version()), "extra.version must be " + guard.asset().version());
        require(entry.transferMethod().equals("eip3009"), "assetTransferMethod must be eip3009");
    }

    private static Duration maxTimeout(TermsEntry entry) {
        int seconds = entry.integer("maxTimeoutSeconds");
        require(isWithinLimits(seconds),
                "maxTimeoutSeconds must be within " + SHORTEST_SECONDS + " and " + LONGEST_SECONDS);
        return Duration.ofSeconds(seconds);
    }

    /** @throws IllegalArgumentException for an amount or a time that no offer may have */
    static void requirePayable(Terms terms) {
        if (terms.amount().isZero()) throw new IllegalArgumentException("amount: 0 (expected: > 0)");
        if (!isWithinLimits(terms.maxTimeout().toSeconds()))
            throw new IllegalArgumentException("maxTimeout: " + terms.maxTimeout() + " (expected: " + SHORTEST_SECONDS
                    + " to " + LONGEST_SECONDS + " seconds)");
    }

    private static boolean isWithinLimits(long seconds) {
        return seconds >= SHORTEST_SECONDS && seconds <= LONGEST_SECONDS;
    }

    private Offer judgeMoney(TermsEntry entry, Duration maxTimeout) {
        var amount = entry.amount();
        Address payTo = entry.address("payTo");
        if (!guard.payees().isEmpty() && !guard.payees().contains(payTo))
            return unacceptable(Why.WRONG_PAYEE, "pays " + payTo + " (expected: a pinned account)", 402,
                    amount.atomic());
        if (amount.compareTo(guard.cap()) > 0)
            return unacceptable(Why.TOO_DEAR, "asks " + amount + " (expected: at most " + guard.cap() + ")", 402,
                    amount.atomic());
        return new Acceptable(entry.x402Version(), guard.asset(), payTo, amount, maxTimeout, entry.requirementJson(),
                entry.resourceJson(), entry.extensionsJson());
    }

    /** A proxy that ends TLS has its server write http, at a default port, though https was asked; never the reverse. */
    private boolean isSameOrigin(URI resource) {
        if (Host.of(resource) == null || resource.getRawUserInfo() != null || !host(asked).equals(host(resource)))
            return false;
        return asked.getScheme().equalsIgnoreCase(resource.getScheme()) ? port(asked) == port(resource)
                : asked.getScheme().equalsIgnoreCase("https") && "http".equalsIgnoreCase(resource.getScheme())
                        && port(asked) == 443 && (port(resource) == 80 || port(resource) == 443);
    }

    private static String host(URI uri) {
        String host = Objects.requireNonNull(Host.of(uri)).toLowerCase(Locale.ROOT);
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    private static int port(URI uri) {
        return Host.port(uri) >= 0 ? Host.port(uri) : uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
    }

    private static void require(boolean kept, String rule) {
        if (!kept) throw new Unreadable(rule);
    }

    private static Offer badTerms(String detail) {
        return unacceptable(Why.BAD_TERMS, detail, 402, -1);
    }

    private static Unacceptable unacceptable(Why why, String detail, int status, long amount) {
        return new Unacceptable(why, detail, status, amount, Duration.ZERO);
    }
}
