package dev.turnpike.core.webhooks;

import dev.turnpike.core.journal.Webhook;
import dev.turnpike.core.till.Sale;
import dev.turnpike.x402.Address;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/**
 * A sale whose client is told of its job's end. It is the same request with another webhook, or with none.
 *
 * @param check throws a refusal if the webhook cannot be taken on; run for a sale that is priced, never for a payment
 *     that is known
 * @param checkPayer the same for one of this payer, right before its money is held
 */
record HookedSale(Sale sale, Webhook hook, Runnable check, Consumer<Address> checkPayer) implements Sale {
    @Override
    public Webhook webhook(Address payer) {
        checkPayer.accept(payer);
        return hook;
    }

    @Override
    public String fingerprint() {
        return sale.fingerprint();
    }

    @Override
    public String resource() {
        return sale.resource();
    }

    @Override
    public Mono<Priced> price() {
        return Mono.defer(() -> {
            check.run();
            return sale.price();
        });
    }
}
