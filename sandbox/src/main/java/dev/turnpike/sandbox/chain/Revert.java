package dev.turnpike.sandbox.chain;

/** The reason why the token refuses an authorization, with the code that facilitators use for it. */
public enum Revert {
    SIGNATURE("invalid_exact_evm_payload_signature", "the signature is not the payer's"),
    NOT_YET_VALID("invalid_exact_evm_payload_authorization_valid_after", "the authorization is not yet valid"),
    EXPIRED("invalid_exact_evm_payload_authorization_valid_before", "the authorization is expired"),
    NONCE_USED("invalid_exact_evm_nonce_already_used", "the nonce was used or cancelled"),
    BALANCE("insufficient_funds", "the payer has not enough play money");

    private final String code;
    private final String message;

    Revert(String code, String message) {
        this.code = code;
        this.message = message;
    }

    public String code() {
        return code;
    }

    public String message() {
        return message;
    }
}
