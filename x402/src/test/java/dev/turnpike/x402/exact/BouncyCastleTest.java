package dev.turnpike.x402.exact;

import static org.assertj.core.api.Assertions.assertThat;

import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;

/** Fault 20: the library that web3j brings is behind its own corrections; ours is named in the parent's POM. */
class BouncyCastleTest {
    private static final Runtime.Version CORRECTED = Runtime.Version.parse("1.86");

    @Test
    void isNoVersionWithKnownFaults_20() {
        Runtime.Version found = Runtime.Version.parse(new BouncyCastleProvider().getVersionStr());
        assertThat(found).isGreaterThanOrEqualTo(CORRECTED);
    }
}
