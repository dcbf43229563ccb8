package dev.turnpike.bench.load;

import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.Http;
import dev.turnpike.x402.Networks;
import dev.turnpike.x402.Offer;
import dev.turnpike.x402.wire.TermsEntry;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** What a seller asks for, read from its own 402: an offer for each version that it sells in. */
public record SellerTerms(Map<Integer, Offer.Acceptable> offers) {
    private static final Asset ASSET = Networks.usdc(Networks.named("base-sepolia"));

    /** @throws IllegalStateException if it is no 402 that could be paid */
    public static SellerTerms of(Http.Answer answer) {
        Map<Integer, Offer.Acceptable> offers = new TreeMap<>();
        for (TermsEntry entry : TermsEntry.of(answer)) offers.putIfAbsent(entry.x402Version(), offer(entry));
        if (answer.status() != 402 || offers.isEmpty())
            throw new IllegalStateException(
                    "an unpaid request was answered " + answer.status() + " (expected: 402 with terms)");
        return new SellerTerms(offers);
    }

    private static Offer.Acceptable offer(TermsEntry entry) {
        Address payTo = entry.address("payTo");
        return new Offer.Acceptable(entry.x402Version(), ASSET, payTo, entry.amount(),
                Duration.ofSeconds(entry.integer("maxTimeoutSeconds")), entry.requirement().toString(),
                text(entry, "resource"), text(entry, "extensions"));
    }

    private static String text(TermsEntry entry, String name) {
        JsonNode there = entry.x402Version() == 2 ? entry.terms().get(name) : null;
        return there == null ? "" : there.toString();
    }
}
