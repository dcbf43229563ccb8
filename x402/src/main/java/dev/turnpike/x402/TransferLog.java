package dev.turnpike.x402;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Reads every transfer of a token from and to given accounts off the chain, whatever its cause. The books are
 * reconciled with it.
 */
public interface TransferLog {
    /**
     * The transfers that touch any of these accounts, in blocks of that time which have the configured confirmations;
     * oldest first, without transfers of nothing. An error signal if the chain cannot be read now: never a part of the
     * answer.
     *
     * @param from first moment, included
     * @param to last moment, not included
     */
    Mono<Reading> transfers(Asset asset, Set<Address> accounts, Instant from, Instant to);

    /**
     * The transfers that were read.
     *
     * @param until time of the last block that counts: later transfers are not included
     */
    record Reading(Instant until, List<Transfer> transfers) {
        public Reading {
            transfers = List.copyOf(transfers);
        }
    }

    /**
     * One transfer.
     *
     * @param index of its log, which distinguishes the transfers of one transaction
     * @param value atomic units
     * @param nonce of the authorization that made it; null for a plain transfer
     */
    record Transfer(Bytes32 transaction, long block, long index, Address from, Address to, BigInteger value,
            @Nullable Bytes32 nonce) {
        /**
         * Whether the transfer moves nothing and no signature made it. Tokens allow such transfers in the name of any
         * account; they are made to show a false payee in wallets.
         */
        public boolean isNothing() {
            return value.signum() == 0 && nonce == null;
        }

        public boolean touches(Set<Address> accounts) {
            return accounts.contains(from) || accounts.contains(to);
        }
    }
}
