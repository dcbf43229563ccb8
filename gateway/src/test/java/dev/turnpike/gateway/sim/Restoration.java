package dev.turnpike.gateway.sim;

import dev.turnpike.sandbox.chain.ChainLog;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Http;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * When all is over an operator puts a backup in the place of the ledger, and everybody comes back: nobody is paid back
 * twice, and nobody who has paid us is told that it was not charged.
 */
final class Restoration {
    private static final String REFUNDED = "SELECT j.payer || ' ' || j.nonce FROM refunds r JOIN jobs j ON j.id = r.job "
            + "WHERE r.state = 'settled'";
    private static final List<String> FILES = List.of("turnpike.db", "turnpike.db-wal", "turnpike.db-shm");

    private final SimWorld world;
    private final List<Denied> denials = new ArrayList<>();
    private Map<String, byte[]> backup = Map.of();

    /** Somebody has paid us, and is told that it was not charged for this job. */
    private record Denied(String what, String job) {}

    Restoration(SimWorld world) {
        this.world = world;
    }

    /** The operator copies the ledger as it is now, unless there is a copy already. */
    void backUp() {
        if (!backup.isEmpty() || world.quiet()) return;
        world.story().tell("operator", "makes a backup");
        Map<String, byte[]> files = new TreeMap<>();
        for (String name : FILES.subList(0, 2)) {
            Path file = file(name);
            try {
                if (Files.exists(file)) files.put(name, Files.readAllBytes(file));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
        backup = files;
    }

    private Path file(String name) {
        return world.database().resolveSibling(name);
    }

    boolean isPossible() {
        return !backup.isEmpty();
    }

    /** Puts it back; no gateway runs meanwhile. */
    void restore() {
        try {
            for (String name : FILES) Files.deleteIfExists(file(name));
            for (var saved : backup.entrySet()) Files.write(file(saved.getKey()), saved.getValue());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        world.story().tell("operator", "puts the backup back");
        world.story().count("operators: restore a backup");
    }

    /** The payments whose money was paid back, as this ledger has it. */
    Set<String> refunded() {
        try (Books books = new Books(world.database())) {
            return new HashSet<>(books.words(REFUNDED));
        }
    }

    /** A payment was sent once more, and is answered. */
    void answered(Paid paid, Http.Answer answer) {
        Address payTo = world.settings().configuration().seller().payTo();
        boolean came = ChainLog.of(world.chain(), paid.slot().payer(), paid.slot().nonce())
                .filter(moved -> moved.to().equals(payTo))
                .isPresent();
        var body = Wire.json(answer.body());
        boolean denied = body.path("charged").isBoolean() && !body.path("charged").asBoolean();
        boolean other = body.path("error").asString("").equals("PAYMENT_ALREADY_USED");
        world.story().count("answers after a restore: " + answer.status());
        if (came && denied && !other)
            denials.add(new Denied(paid.slot() + " is told " + answer.status() + " " + body,
                    body.path("job").asString("none")));
    }

    /** @param before what {@link #refunded} was before the restore */
    void audit(Set<String> before, Address treasury, Set<Address> payers) {
        Set<String> all = new HashSet<>(before);
        all.addAll(refunded());
        List<ChainLog.Moved> back = ChainLog.all(world.chain())
                .stream()
                .filter(moved -> moved.from().equals(treasury) && payers.contains(moved.to()))
                .toList();
        BigInteger sum = back.stream().map(ChainLog.Moved::value).reduce(BigInteger.ZERO, BigInteger::add);
        try (Books books = new Books(world.database())) {
            for (Denied denied : denials)
                if (books.number("SELECT COUNT(*) FROM entries WHERE account = 'owed' AND job = ?", denied.job()) == 0)
                    world.laws().breach(2, "after a restore %s, and has paid, and nothing is owed", denied.what());
        }
        if (back.size() > all.size())
            world.laws()
                    .breach(2, "%d payments are paid back by %d transfers, %s in all", all.size(), back.size(), sum);
    }
}
