package dev.turnpike.x402;

import static dev.turnpike.x402.wire.Refusals.malformed;
import static dev.turnpike.x402.wire.Refusals.refused;

import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.x402.exact.Curve;
import dev.turnpike.x402.exact.Digest;
import dev.turnpike.x402.exact.Signature;
import dev.turnpike.x402.exact.Window;
import dev.turnpike.x402.wire.Codes;
import dev.turnpike.x402.wire.Json;
import dev.turnpike.x402.wire.PaymentReader;
import dev.turnpike.x402.wire.Receipts;
import dev.turnpike.x402.wire.Requirements;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The selling side: makes terms for one asset and one account, reads the payments that clients send, and checks them
 * without any call.
 *
 * <p>A payment goes {@link #read} → {@link #authenticate} → {@link #check}, and then to a {@link Facilitator}, which
 * never sees a payment that fails here. The checks are stricter than the reference code wherever the token contract is
 * (x402.md section 8).
 */
public final class Seller {
    private static final String IDENTIFIER = "payment-identifier";
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{16,128}");

    private final Asset asset;
    private final Address payTo;
    private final Duration maxTimeout;
    private final Curve curve = Curve.fastest();
    /** Was found good; hardly ever another. */
    private volatile String lastResource = "";

    /**
     * @param maxTimeout the lifetime of authorizations: the longest work and some 60 s more; whole seconds, at least 10
     */
    public Seller(Asset asset, Address payTo, Duration maxTimeout) {
        if (maxTimeout.compareTo(Duration.ofSeconds(10)) < 0 || maxTimeout.toNanosPart() != 0)
            throw new IllegalArgumentException("maxTimeout: " + maxTimeout + " (expected: whole seconds, at least 10)");
        this.asset = asset;
        this.payTo = payTo;
        this.maxTimeout = maxTimeout;
    }

    /** The token that is taken. */
    public Asset asset() {
        return asset;
    }

    /** The address that is paid. */
    public Address payTo() {
        return payTo;
    }

    /** The lifetime of the authorizations that are asked for. */
    public Duration maxTimeout() {
        return maxTimeout;
    }

    /**
     * @param resource the absolute public URL that is paid for
     * @param description plain ASCII, at most 500 characters
     */
    public Terms terms(UsdcAmount amount, String resource, String description) {
        if (!resource.equals(lastResource) && !URI.create(resource).isAbsolute())
            throw new IllegalArgumentException("resource: '" + resource + "' (expected: an absolute URL)");
        if (description.length() > 500 || !description.chars().allMatch(c -> c < 128))
            throw new IllegalArgumentException(
                    "description: '" + description + "' (expected: at most 500 ASCII characters)");
        lastResource = resource;
        return new Terms(asset, payTo, amount, maxTimeout, resource, description, "application/json");
    }

    /** The 402 answer that asks for these terms. */
    public Challenge challenge(Terms terms, String error) {
        return new Challenge(terms, error);
    }

    /**
     * Reads the payment out of a request's headers, each at most 16 KB. Some wallets send several headers, and some proxies
     * make one of them, with commas; they are accepted if they carry the same payment.
     *
     * @param paymentSignature all values of {@code PAYMENT-SIGNATURE}
     * @param xPayment all values of {@code X-PAYMENT}
     * @return empty if there is none
     * @throws Rejection.Exception if it is unreadable, or of an unsupported scheme or transfer method
     */
    public Optional<Payment> read(List<String> paymentSignature, List<String> xPayment) {
        List<Payment> payments = Stream.concat(paymentSignature.stream(), xPayment.stream())
                .flatMap(value -> Stream.of(value.split(",", -1)))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .distinct()
                .map(PaymentReader::read)
                .toList();
        if (payments.stream().map(Payment::authorization).distinct().count() > 1
                || payments.stream().map(Payment::signature).distinct().count() > 1)
            throw malformed(Codes.PAYLOAD, "the payment headers of one request must carry the same payment");
        return payments.stream().findFirst();
    }

    /** The name that the client has given its payment by {@code payment-identifier}; empty if there is none. */
    public static Optional<String> identifier(Payment payment) {
        return payment.json().contains(IDENTIFIER) ? Optional.ofNullable(Json.object(payment.json())
                .path("extensions")
                .path(IDENTIFIER)
                .path("info")
                .path("id")
                .stringValue(null)).filter(id -> ID.matcher(id).matches()) : Optional.empty();
    }

    /**
     * The key of the payment and its payer, after checks of scheme, network and signature, the signature as strictly as
     * the token contract checks it.
     *
     * @throws Rejection.Exception if the signature is not of the account that the payment names
     */
    public PaymentKey authenticate(Payment payment) {
        if (!payment.scheme().equals("exact")) throw refused(Codes.SCHEME, "the scheme must be exact");
        String network = payment.x402Version() == 1 ? asset.network().v1Name() : asset.network().caip2();
        if (!payment.network().equals(network))
            throw refused(Codes.NETWORK, "the network must be " + asset.network().label());
        Authorization authorization = payment.authorization();
        Address signer = curve.signer(Digest.of(asset, authorization), Signature.strict(payment.signature()))
                .filter(authorization.from()::equals)
                .orElseThrow(() -> refused(Codes.SIGNATURE,
                        "the signature must be the payer's, over exactly this authorization"));
        return new PaymentKey(asset.network().chainId(), asset.address(), signer, authorization.nonce());
    }

    /**
     * Finds the terms that an authenticated payment pays now.
     *
     * @param offers the current terms for the request that carries the payment; at least one
     * @param work how long the authorization must still live: our work and its settlement
     * @return the terms that are paid
     * @throws Rejection.Exception if it pays none of them
     */
    public Terms check(Payment payment, List<Terms> offers, Instant now, Duration work) {
        return check(payment, offers, now, offer -> work);
    }

    /**
     * Finds the terms that an authenticated payment pays now, where the work takes a time of its own for each.
     *
     * @param work how long the authorization must still live if it pays these terms
     * @see #check(Payment, List, Instant, Duration)
     */
    public Terms check(Payment payment, List<Terms> offers, Instant now, Function<Terms, Duration> work) {
        Terms offer = payment.x402Version() == 1 ? paidInV1(payment, offers) : acceptedInV2(payment, offers);
        Authorization authorization = payment.authorization();
        if (!authorization.to().equals(offer.payTo()))
            throw refused(Codes.RECIPIENT, "the authorization must pay " + offer.payTo().checksummed());
        Window.check(authorization, offer.maxTimeout(), now, work.apply(offer));
        checkValue(payment, offer);
        return offer;
    }

    /** A V1 payment names no terms: those of its amount, else the first, whose check of the amount then refuses. */
    private static Terms paidInV1(Payment payment, List<Terms> offers) {
        return offers.stream().filter(offer -> owed(payment, offer) == 0).findFirst().orElseGet(offers::getFirst);
    }

    private static Terms acceptedInV2(Payment payment, List<Terms> offers) {
        var accepted = Json.object(payment.json()).path("accepted");
        return offers.stream()
                .filter(offer -> Requirements.isAccepted(accepted, offer))
                .findFirst()
                .orElseThrow(() -> refused(Codes.PAYLOAD, "accepted must equal a current offer for this request"));
    }

    private static void checkValue(Payment payment, Terms offer) {
        int owed = owed(payment, offer);
        if (owed != 0)
            throw refused(owed > 0 && payment.x402Version() == 1 ? Codes.VALUE_V1 : Codes.VALUE,
                    "the authorized value must be exactly " + offer.amount().atomic());
    }

    private static int owed(Payment payment, Terms offer) {
        return BigInteger.valueOf(offer.amount().atomic()).compareTo(payment.authorization().value());
    }

    /** The header that confirms a settled payment in its own version: name and value. */
    public Map.Entry<String, String> receipt(int x402Version, Bytes32 transaction, Address payer) {
        return Receipts.success(x402Version, asset.network(), transaction, payer);
    }

    /** The header that says a payment was not settled: name and value. */
    public Map.Entry<String, String> failedReceipt(int x402Version, String errorReason, Address payer) {
        return Receipts.failure(x402Version, asset.network(), errorReason, payer);
    }
}
