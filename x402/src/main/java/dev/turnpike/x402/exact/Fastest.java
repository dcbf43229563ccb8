package dev.turnpike.x402.exact;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The choice between the implementations of {@link Curve}, made when the first one is wanted. */
final class Fastest {
    private static final Logger LOG = LoggerFactory.getLogger("turnpike");

    static final Curve CURVE = choose();

    private Fastest() {}

    /** A platform without the native library, or a folder for temporary files that takes none, ends in any of these. */
    private static Curve choose() {
        try {
            Curve curve = NativeCurve.load();
            LOG.info("signatures are made and checked by libsecp256k1");
            return curve;
        } catch (LinkageError | RuntimeException unusable) {
            LOG.info("signatures are made and checked by web3j, ten times slower: libsecp256k1 does not load ({})",
                    unusable.toString());
            return Curve.web3j();
        }
    }
}
