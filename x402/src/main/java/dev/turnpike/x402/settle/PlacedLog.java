package dev.turnpike.x402.settle;

import dev.turnpike.x402.Bytes32;

/** A log and its place on the chain. */
record PlacedLog(Log log, long block, long index) {
    Place place() {
        return new Place(log.transaction(), index);
    }

    /** The place of a log in its transaction; the logs of one transaction have consecutive indices. */
    record Place(Bytes32 transaction, long index) {
        Place before() {
            return new Place(transaction, index - 1);
        }
    }
}
