package dev.turnpike.x402;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Reads every movement of a token from and to given accounts off the chain, whoever caused it. Books are held against
 * it.
 */
public interface TransferLog {
    /**
     * The transfers that touch any of these accounts, in blocks of that time which have the configured confirmations;
     * oldest first. Those of nothing are left out. An error signal if the chain cannot be read now: never a part of the
     * answer.
     *
     * @param from first moment, included
     * @param to last moment, not included
     */
    Mono<Reading> transfers(Asset asset, Set<Address> accounts, Instant from, Instant to);

    /**
     * What was read.
     *
     * @param until time of the last block that counts: what happened later is not in here
     */
    record Reading(Instant until, List<Transfer> transfers) {
        public Reading {
            transfers = List.copyOf(transfers);
        }
    }

    /**
     * One transfer.
     *
     * @param index of its log, to tell transfers of one transaction apart
     * @param value atomic units
     * @param nonce of the authorization it was made by; null for a plain transfer
     */
    record Transfer(Bytes32 transaction, long block, long index, Address from, Address to, BigInteger value,
            @Nullable Bytes32 nonce) {
        /**
         * Whether nothing was moved and nothing was signed for it: tokens let anybody do that in anybody's name, and it
         * is done to make wallets show a false payee.
         */
        public boolean isNothing() {
            return value.signum() == 0 && nonce == null;
        }

        public boolean touches(Set<Address> accounts) {
            return accounts.contains(from) || accounts.contains(to);
        }
    }
}
