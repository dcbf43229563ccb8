package dev.turnpike.config.file;

import dev.turnpike.config.Configuration.KeySource;
import dev.turnpike.config.Problem;
import dev.turnpike.x402.LocalSigner;
import dev.turnpike.x402.Signer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the treasury's key from where it is kept. No message has the key, the password, or the name of a file that may
 * be one by mistake.
 */
public final class Keys {
    private static final Logger LOG = LoggerFactory.getLogger(Keys.class);

    private Keys() {}

    /** @throws BadConfiguration if there is no key to be had */
    public static Signer signer(KeySource source) {
        return switch (source) {
            case KeySource.Plain plain -> key("key", plain.hex());
            case KeySource.KeyFile kept -> key("key-file", text("key-file", kept.file()).strip());
            case KeySource.Keystore store -> keystore(text("keystore", store.file()), store.password());
        };
    }

    private static Signer key(String path, String hex) {
        try {
            return LocalSigner.of(hex);
        } catch (IllegalArgumentException noKey) {
            throw bad(path, "no private key (expected: 64 hex digits, within the order of secp256k1)");
        }
    }

    private static Signer keystore(String json, String password) {
        try {
            return LocalSigner.ofKeystore(json, password);
        } catch (IllegalArgumentException closed) {
            throw bad("keystore", "cannot be opened (expected: a version 3 keystore file and its password)");
        }
    }

    private static String text(String path, Path file) {
        try {
            if (isForEverybody(file))
                LOG.warn("treasury.{}: everybody on this machine may read the file (expected: its owner alone)", path);
            return Files.readString(file);
        } catch (IOException unread) {
            throw bad(path, "the file cannot be read (" + unread.getClass().getSimpleName() + ")");
        }
    }

    private static boolean isForEverybody(Path file) throws IOException {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                && Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
    }

    private static BadConfiguration bad(String key, String message) {
        return new BadConfiguration("the treasury's key", List.of(new Problem(0, "treasury." + key, message)));
    }
}
