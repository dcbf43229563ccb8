package dev.turnpike.x402;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The key of the Web3 Secret Storage definition: its PBKDF2 example, and a scrypt file with the usual {@code r}, made
 * by another implementation.
 */
class KeystoreTest {
    private static final String KEY = "7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d";
    private static final String PBKDF2 = """
            {"crypto":{"cipher":"aes-128-ctr","cipherparams":{"iv":"6087dab2f9fdbbfaddc31a909735c1e6"},
             "ciphertext":"5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46","kdf":"pbkdf2",
             "kdfparams":{"c":262144,"dklen":32,"prf":"hmac-sha256","salt":"ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd"},
             "mac":"517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2"},"id":"3198bc9c-6672-5ab3-d995-4942343ae5b6","version":3}""";
    private static final String SCRYPT = """
            {"crypto":{"cipher":"aes-128-ctr","cipherparams":{"iv":"83dbcc02d8ccb40e466191a123791e0e"},
             "ciphertext":"91c23c03a8b5117a6e3d78dbb5dfc46f037aff9351dff59c2879586f51756502","kdf":"scrypt",
             "kdfparams":{"dklen":32,"n":8192,"p":1,"r":8,"salt":"ab0c7876052600dd703518d6fc3fe8984592145b591fc8fb5c6d43190334ba19"},
             "mac":"8f8639fe08fe1f43d6c13006d66ad2d993c6674ee2ba03f025596797a73614b9"},"id":"3198bc9c-6672-5ab3-d995-4942343ae5b6","version":3}""";

    @ParameterizedTest
    @ValueSource(strings = {PBKDF2, SCRYPT})
    void aKeystoreOpensWithItsPassword(String keystore) {
        assertThat(LocalSigner.ofKeystore(keystore, "testpassword").address()).isEqualTo(LocalSigner.of(KEY).address());
    }

    @Test
    void aWrongPasswordSaysNeitherItNorTheKey() {
        assertThatIllegalArgumentException().isThrownBy(() -> LocalSigner.ofKeystore(PBKDF2, "open sesame"))
                .withMessageStartingWith("keystore: ")
                .withNoCause()
                .withMessageNotContaining("sesame")
                .withMessageNotContaining(KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]",
            "{\"crypto\":{\"kdf\":\"scrypt\",\"kdfparams\":{\"n\":2000000000,\"r\":8,\"p\":1,\"salt\":\"00\"}}}"})
    void whatIsNoKeystoreIsRefused(String json) {
        assertThatIllegalArgumentException().isThrownBy(() -> LocalSigner.ofKeystore(json, "x"))
                .withMessageStartingWith("keystore: ");
    }
}
