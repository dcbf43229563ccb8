package dev.turnpike.core.doubt;

import dev.turnpike.x402.Address;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.TransferLog.Transfer;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A transfer that a follower has read.
 *
 * @param nth 0, 1, … among equal transfers of one transaction
 */
public record Seen(Transfer transfer, int nth) {
    /** Numbers the transfers of whole blocks. */
    static List<Seen> all(List<Transfer> transfers) {
        Map<Same, Integer> before = new HashMap<>();
        List<Seen> seen = new ArrayList<>(transfers.size());
        for (Transfer transfer : transfers)
            seen.add(new Seen(transfer, before.merge(Same.of(transfer), 1, Integer::sum) - 1));
        return seen;
    }

    private record Same(Bytes32 transaction, Address from, Address to, BigInteger value) {
        static Same of(Transfer t) {
            return new Same(t.transaction(), t.from(), t.to(), t.value());
        }
    }
}
