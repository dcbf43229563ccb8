package dev.turnpike.surface.pages;

import dev.turnpike.core.doubt.Refunds.Owing;
import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.journal.Journal;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.surface.wire.JsonResponse;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.Networks;
import dev.turnpike.x402.PaymentKey;
import java.util.function.Function;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** {@code GET /v1/payments/{network}/{payer}/{nonce}}: what became of a payment. It is public. */
@RestController
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

    @GetMapping("/v1/payments/{network}/{payer}/{nonce}")
    Mono<ResponseEntity<PaymentAnswer>> show(@PathVariable String network, @PathVariable String payer,
            @PathVariable String nonce) {
        return Mono.defer(() -> journal.find(key(network, payer, nonce)))
                .flatMap(this::answer)
                .map(JsonResponse::uncached)
                .switchIfEmpty(Mono.error(() -> Refusal.of(Code.NOT_FOUND,
                        "No payment of this payer with this nonce has been taken on.")));
    }

    private PaymentKey key(String network, String payer, String nonce) {
        long chain = Networks.find(network)
                .filter(asset.network()::equals)
                .orElseThrow(() -> Refusal.field(Code.INVALID_PARAMETER, "network",
                        "network: not one we are paid on (expected: " + asset.network().label() + " or "
                                + asset.network().caip2() + ")"))
                .chainId();
        return new PaymentKey(chain, asset.address(), read("payer", payer, Address::new),
                read("nonce", nonce, Bytes32::new));
    }

    private static <T> T read(String param, String text, Function<String, T> reading) {
        try {
            return reading.apply(text);
        } catch (IllegalArgumentException e) {
            throw Refusal.field(Code.INVALID_PARAMETER, param, String.valueOf(e.getMessage()));
        }
    }

    /** Money that arrived although nothing was sold belongs to its payer: the answer says how much, and its refund. */
    private Mono<PaymentAnswer> answer(Job job) {
        boolean kept = !(job.state() instanceof State.Closed closed) || closed.end() instanceof End.Settled;
        PaymentAnswer answer = PaymentAnswer.of(job);
        return kept ? Mono.just(answer) : owing.apply(job.id()).map(answer::with);
    }
}
