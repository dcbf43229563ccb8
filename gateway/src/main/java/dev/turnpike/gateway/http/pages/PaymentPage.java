package dev.turnpike.gateway.http.pages;

import dev.turnpike.core.doubt.RefundBook.Refund;
import dev.turnpike.core.doubt.Refunds.Owing;
import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.journal.Journal;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.gateway.http.operators.RefundPage;
import dev.turnpike.gateway.http.wire.Answer;
import dev.turnpike.gateway.http.wire.Charged;
import dev.turnpike.gateway.http.wire.Json;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.Networks;
import dev.turnpike.x402.PaymentKey;
import java.util.function.Function;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code GET /v1/payments/{network}/{payer}/{nonce}}: what became of a payment. Anybody can read nonces off the chain,
 * so nothing is said here of the job, the order or the images.
 */
public final class PaymentPage {
    private final Journal journal;
    private final Asset asset;
    private final Function<String, Mono<Owing>> owing;

    /**
     * @param asset what we are paid in
     * @param owing what is owed for a job, by its id
     */
    public PaymentPage(Journal journal, Asset asset, Function<String, Mono<Owing>> owing) {
        this.journal = journal;
        this.asset = asset;
        this.owing = owing;
    }

    Mono<Answer> show(ServerRequest request) {
        return Mono.defer(() -> journal.find(key(request)))
                .flatMap(this::shown)
                .map(view -> Answer.json(200, view).with("Cache-Control", "no-store"))
                .switchIfEmpty(Mono.error(() -> Refusal.of(Code.NOT_FOUND,
                        "No payment of this payer with this nonce has been taken on.")));
    }

    private PaymentKey key(ServerRequest request) {
        long chain = Networks.find(request.pathVariable("network"))
                .filter(asset.network()::equals)
                .orElseThrow(() -> Refusal.field(Code.INVALID_PARAMETER, "network",
                        "network: not one we are paid on (expected: " + asset.network().label() + " or "
                                + asset.network().caip2() + ")"))
                .chainId();
        return new PaymentKey(chain, asset.address(), read("payer", request, Address::new),
                read("nonce", request, Bytes32::new));
    }

    private static <T> T read(String param, ServerRequest request, Function<String, T> reading) {
        try {
            return reading.apply(request.pathVariable(param));
        } catch (IllegalArgumentException e) {
            throw Refusal.field(Code.INVALID_PARAMETER, param, String.valueOf(e.getMessage()));
        }
    }

    /** Money that arrived although nothing was sold is its payer's: how much is owed, and how it is paid back. */
    private Mono<ObjectNode> shown(Job job) {
        ObjectNode view = view(job);
        boolean kept = !(job.state() instanceof State.Closed closed) || closed.end() instanceof End.Settled;
        return kept ? Mono.just(view) : owing.apply(job.id()).map(owing -> with(owing, view));
    }

    private static ObjectNode with(Owing owing, ObjectNode view) {
        if (!owing.owed().isZero()) view.set("owed", Json.money(owing.owed()));
        Refund refund = owing.refund();
        if (refund != null) view.set("refund", RefundPage.standing(refund));
        return view;
    }

    private static ObjectNode view(Job job) {
        var facts = job.facts();
        ObjectNode view = Json.object()
                .put("network", facts.terms().asset().network().label())
                .put("asset", facts.terms().asset().address().checksummed())
                .put("payer", facts.key().payer().checksummed())
                .put("nonce", facts.key().nonce().hex())
                .put("state", state(job.state()));
        Charged.of(job.state()).in(view);
        view.set("amount", Json.money(facts.terms().amount()));
        view.put("heldAt", facts.heldAt().toString());
        if (job.state() instanceof State.Closed closed) {
            view.put("closedAt", closed.at().toString());
            if (closed.end() instanceof End.Settled settled) view.put("transaction", settled.transaction().hex());
        }
        return view;
    }

    private static String state(State state) {
        return switch (state) {
            case State.Held held -> "held";
            case State.Working working -> "held";
            case State.Delivered delivered -> "held";
            case State.Settling settling -> "settling";
            case State.Closed closed -> switch (closed.end()) {
                case End.Settled settled -> "settled";
                case End.Released released -> "released";
                case End.Lapsed lapsed -> "lapsed";
                case End.Unpaid unpaid -> "unpaid";
            };
        };
    }
}
