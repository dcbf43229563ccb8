package dev.turnpike.core.doubt;

import dev.turnpike.x402.Address;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The addresses whose transfers a follower reads, asked for once and kept. */
final class Accounts {
    private final Mono<Set<Address>> payees;
    private final Address treasury;
    private final Proofs proofs;
    private @Nullable Set<Address> known;

    /**
     * @param payees every address that clients were ever told to pay
     * @param treasury the address that pays upstreams
     * @param proofs knows the addresses that have signed payments of ours in doubt
     */
    Accounts(Mono<Set<Address>> payees, Address treasury, Proofs proofs) {
        this.payees = payees;
        this.treasury = treasury;
        this.proofs = proofs;
    }

    Mono<Set<Address>> all() {
        return Mono.justOrEmpty(known)
                .switchIfEmpty(Mono.defer(() -> payees.zipWith(proofs.spenders(), (told, spenders) -> {
                    Set<Address> all = new HashSet<>(told);
                    all.addAll(spenders);
                    all.add(treasury);
                    known = all;
                    return all;
                })));
    }

    /** They are asked for again. */
    void forget() {
        known = null;
    }
}
