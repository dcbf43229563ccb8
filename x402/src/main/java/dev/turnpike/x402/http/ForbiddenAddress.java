package dev.turnpike.x402.http;

import java.net.ConnectException;

/** The host resolves to a forbidden address. */
final class ForbiddenAddress extends ConnectException {
    private static final long serialVersionUID = 1;

    ForbiddenAddress() {
        super("the host leads to an address that must not be called");
    }
}
