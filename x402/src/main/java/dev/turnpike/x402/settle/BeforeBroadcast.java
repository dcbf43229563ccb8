package dev.turnpike.x402.settle;

import java.util.Set;

/**
 * The reason codes of checks before the broadcast. Together with an empty transaction they prove that nothing was sent
 * to the chain.
 *
 * <p>Not among them: {@code invalid_exact_evm_nonce_already_used} and a failed simulation, because this very payment
 * may have been carried out already; {@code settlement_pending}, a failed transaction and unexpected errors; and every
 * unknown code.
 */
final class BeforeBroadcast {
    private static final Set<String> CODES = Set.of("insufficient_funds", "invalid_network", "invalid_payload",
            "invalid_payment", "invalid_payment_requirements", "invalid_scheme", "unsupported_scheme",
            "unsupported_payload_type", "invalid_x402_version", "payment_expired", "asset_not_deployed_contract",
            "invalid_exact_evm_payload_signature", "invalid_exact_evm_payload_recipient_mismatch",
            "invalid_exact_evm_payload_authorization_valid_after",
            "invalid_exact_evm_payload_authorization_valid_before", "invalid_exact_evm_payload_authorization_value",
            "invalid_exact_evm_payload_authorization_value_mismatch",
            "invalid_exact_evm_payload_undeployed_smart_wallet", "invalid_exact_evm_scheme",
            "invalid_exact_evm_network_mismatch", "invalid_exact_evm_missing_eip712_domain",
            "invalid_exact_evm_recipient_mismatch", "invalid_exact_evm_signature",
            "invalid_exact_evm_authorization_value", "invalid_exact_evm_token_name_mismatch",
            "invalid_exact_evm_token_version_mismatch", "invalid_exact_evm_eip3009_not_supported",
            "invalid_exact_evm_insufficient_balance", "invalid_exact_evm_failed_to_parse_signature",
            "eip6492_factory_not_allowed");

    private BeforeBroadcast() {}

    static boolean proves(String code) {
        return CODES.contains(code);
    }
}
