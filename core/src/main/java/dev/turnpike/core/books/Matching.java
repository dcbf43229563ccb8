package dev.turnpike.core.books;

import dev.turnpike.x402.Address;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.TransferLog.Transfer;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The matching of booked payments with transfers, each at most once. */
final class Matching {
    private final Map<Booking.Key, Booking> left = new LinkedHashMap<>();
    private final Map<Bytes32, List<Booking>> claims = new HashMap<>();
    private final Map<Same, Integer> seen = new HashMap<>();

    Matching(List<Booking> bookings) {
        for (Booking booking : bookings) {
            left.put(booking.key(), booking);
            if (booking.transaction() != null)
                claims.computeIfAbsent(booking.transaction(), t -> new ArrayList<>()).add(booking);
        }
    }

    /** The number of a transfer among equal ones of its transaction, from 0 on. */
    int nth(Transfer transfer) {
        return seen.merge(new Same(transfer.transaction(), transfer.from(), transfer.to(), transfer.value()), 1,
                Integer::sum) - 1;
    }

    /**
     * The only payment that claims this transaction, if it equals this transfer: the authorization of the transfer need
     * not be looked up then.
     */
    Optional<Booking> byTransaction(Transfer transfer) {
        List<Booking> claiming = claims.getOrDefault(transfer.transaction(), List.of());
        return claiming.stream()
                .filter(b -> claiming.size() == 1 && left.containsKey(b.key()) && agrees(b, transfer))
                .findFirst();
    }

    private static boolean agrees(Booking booking, Transfer transfer) {
        var signed = booking.authorization();
        return signed.from().equals(transfer.from()) && signed.to().equals(transfer.to())
                && signed.value().equals(transfer.value());
    }

    void found(Booking booking) {
        left.remove(booking.key());
    }

    /** The payments without a transfer. */
    Collection<Booking> left() {
        return List.copyOf(left.values());
    }

    private record Same(Bytes32 transaction, Address from, Address to, BigInteger value) {}
}
