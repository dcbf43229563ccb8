package dev.turnpike.gateway.whole;

import static org.awaitility.Awaitility.await;

import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The sandbox's control endpoint: who owns what, and what is broken. */
record Playground(Web office, Web gateway) {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final List<String> UPSTREAMS = List.of("x-router", "xgen", "dopamint");

    /**
     * What everybody owns, in atomic units: the upstreams, the gateway's account for income, the treasury it pays from.
     */
    record Money(Map<String, BigInteger> owned) {
        /** What has come in since then, by account; those without a change are left out. */
        Map<String, Long> since(Money then) {
            Map<String, Long> moved = new TreeMap<>();
            owned.forEach((who, now) -> {
                if (!now.equals(then.owned.get(who)))
                    moved.put(who, now.subtract(then.owned.get(who)).longValueExact());
            });
            return moved;
        }
    }

    JsonNode view() {
        return office.get("/sandbox").json();
    }

    Money money() {
        JsonNode view = view();
        Map<String, BigInteger> owned = new TreeMap<>();
        view.path("balances")
                .properties()
                .forEach(e -> owned.put(e.getKey(), new BigInteger(e.getValue().path("atomic").stringValue())));
        view.path("upstreams")
                .forEach(s -> owned.put(s.path("id").stringValue(), new BigInteger(s.path("balance").stringValue())));
        return new Money(owned);
    }

    /** Payments this upstream has taken so far. */
    long paid(String upstream) {
        return upstream(upstream).path("counts").path("paid").longValue();
    }

    private JsonNode upstream(String id) {
        return view().path("upstreams")
                .valueStream()
                .filter(s -> s.path("id").stringValue().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** @param whose an upstream, {@code facilitator} or {@code chain} */
    void breaks(String whose, String fault) {
        switched("/sandbox/faults", "{\"upstream\":\"" + whose + "\",\"fault\":\"" + fault + "\"}");
    }

    void asks(String upstream, String timesItsPrice) {
        switched("/sandbox/price", "{\"upstream\":\"" + upstream + "\",\"factor\":\"" + timesItsPrice + "\"}");
    }

    private void switched(String path, String body) {
        Web.Answer answer = office.post(path, body);
        if (answer.status() != 200) throw new IllegalArgumentException(path + " " + body + ": " + answer);
    }

    /** Mends everything, and waits until the gateway has seen it. */
    void mend() {
        Stream.concat(UPSTREAMS.stream(), Stream.of("facilitator", "chain")).forEach(who -> breaks(who, "none"));
        UPSTREAMS.forEach(upstream -> asks(upstream, "1"));
        plans("x-router", "dopamint");
    }

    /** Waits until these, in this order, would be asked for the default order. */
    void plans(String... providers) {
        await().atMost(SOON).until(this::planned, List.of(providers)::equals);
    }

    /** The same with what they ask, such as {@code x-router 7026}. */
    void offers(String... candidates) {
        await().atMost(SOON)
                .until(() -> candidates(gateway.post("/v1/quotes", "{}").json()), List.of(candidates)::equals);
    }

    private List<String> planned() {
        return gateway.post("/v1/quotes", "{}")
                .json()
                .path("candidates")
                .valueStream()
                .map(c -> c.path("provider").stringValue())
                .toList();
    }

    /** Who could have the work and for how much, best first. */
    static List<String> candidates(JsonNode plan) {
        return plan.path("candidates")
                .valueStream()
                .map(c -> c.path("provider").stringValue() + " " + c.path("cost").path("atomic").stringValue())
                .toList();
    }

    /** How the gateway sees an upstream of {@code flux-schnell}. */
    JsonNode standing(String provider) {
        return gateway.get("/v1/providers/" + provider).json().path("models").path(0);
    }
}
