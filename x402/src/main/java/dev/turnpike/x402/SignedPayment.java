package dev.turnpike.x402;

/**
 * A payment of ours, ready to be sent. Any reader of the header can take the money.
 *
 * @param headerName {@code X-PAYMENT} or {@code PAYMENT-SIGNATURE}
 * @param headerValue base64
 */
public record SignedPayment(String headerName, String headerValue, Authorization authorization, Asset asset) {
    @Override
    public String toString() {
        return "SignedPayment[" + headerName + ", nonce " + authorization.nonce() + "]";
    }
}
