package dev.turnpike.store.rows;

import dev.turnpike.x402.Address;
import dev.turnpike.x402.Authorization;
import dev.turnpike.x402.Bytes32;
import java.math.BigInteger;

/** A payer's permission to move an amount; its numbers of 256 bits are decimal texts. */
record AuthorizationRow(String from, String to, String value, String validAfter, String validBefore, String nonce)
        implements Row {
    static AuthorizationRow of(Authorization signed) {
        return new AuthorizationRow(signed.from().hex(), signed.to().hex(), signed.value().toString(),
                signed.validAfter().toString(), signed.validBefore().toString(), signed.nonce().hex());
    }

    Authorization signed() {
        return new Authorization(new Address(from), new Address(to), new BigInteger(value), new BigInteger(validAfter),
                new BigInteger(validBefore), new Bytes32(nonce));
    }
}
