package dev.turnpike.x402.wire;

/** Our reason codes: the specification's where it has one, else the reference code's. */
public final class Codes {
    public static final String PAYLOAD = "invalid_payload";
    public static final String VERSION = "invalid_x402_version";
    public static final String SCHEME = "unsupported_scheme";
    public static final String NETWORK = "invalid_network";
    public static final String PAYLOAD_TYPE = "unsupported_payload_type";
    public static final String SIGNATURE = "invalid_exact_evm_payload_signature";
    /** Our own: a smart wallet's signature, which the token may accept and we do not support yet. */
    public static final String SIGNATURE_TYPE = "unsupported_signature_type";
    public static final String RECIPIENT = "invalid_exact_evm_payload_recipient_mismatch";
    public static final String VALID_BEFORE = "invalid_exact_evm_payload_authorization_valid_before";
    public static final String VALID_AFTER = "invalid_exact_evm_payload_authorization_valid_after";
    public static final String VALUE = "invalid_exact_evm_payload_authorization_value_mismatch";
    /** V1's name for too small a value. */
    public static final String VALUE_V1 = "invalid_exact_evm_payload_authorization_value";

    private Codes() {}
}
