package dev.turnpike.gateway.sim;

import dev.turnpike.core.journal.Steps;
import dev.turnpike.gateway.SimulatedGateway;
import dev.turnpike.store.Database;
import dev.turnpike.store.SimulatedDisk;
import dev.turnpike.store.postgres.Postgres;
import dev.turnpike.store.postgres.SimulatedServer;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.Http;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.dao.DataAccessException;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * One life of a gateway, from its start to its crash. All lives share the database and nothing else, be it the file that
 * one uses after the other, or the server that several use at once.
 */
final class Machine implements SimulatedDisk {
    /** What its jobs are given to end when it leaves. */
    private static final Duration DRAIN = Duration.ofSeconds(25);

    private final SimWorld world;
    private final String name;
    private final Chance chance;
    private final SimScheduler.Process process = new SimScheduler.Process();
    private final SimScheduler work;
    private final Database ledger;
    private final SimChain chain;
    private final SimulatedGateway gateway;
    private final Duration since;
    private final Set<Call> open = new LinkedHashSet<>();
    /** What it has bought itself, and not its forerunners. */
    private final Set<Bytes32> intents = new HashSet<>();
    private final Set<Cut> cuts = EnumSet.noneOf(Cut.class);
    private boolean started;
    private boolean takesOver;

    Machine(SimWorld world, int number) {
        this.world = world;
        this.name = "gateway-" + number;
        this.chance = world.chance().another();
        this.since = world.time().elapsed();
        this.work = scheduler(0, 0);
        this.ledger = world.seats().shared()
                ? SimulatedServer.join(world.database(), new Line(world, this, chance.another()),
                        new Postgres.Gateway(name, world.ourClock(), work))
                : SimulatedDisk.open(unlocked(world.database()), this);
        this.chain = new SimChain(world, this);
        this.gateway = new SimulatedGateway(new SimulatedGateway.Ground(world.settings().configuration(),
                world.ourClock(), chance.another(), work, scheduler(1, 15), scheduler(0, 4), scheduler(0, 4),
                scheduler(0, 10), new SimNetwork(world, this), new SimFacilitator(world, this), chain, chain,
                new SimBlocks(world, this, chain), ledger, world.database().resolveSibling("turnpike-files"),
                journal -> WatchedJournal.of(journal, world, this), proofs -> WatchedProofs.of(proofs, world, this),
                chance.oneIn(2)));
        gateway.start();
        started = true;
    }

    /** As if its lock were gone: one that is paused still has it, and must not keep the next one out. */
    private static Path unlocked(Path database) {
        try {
            Files.deleteIfExists(database.resolveSibling(database.getFileName() + ".lock"));
            return database;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private SimScheduler scheduler(int least, int most) {
        return new SimScheduler(world.time(), process,
                () -> world.weather().lag(chance).plusMillis(chance.between(least, most)));
    }

    String name() {
        return name;
    }

    SimScheduler work() {
        return work;
    }

    SimChain chain() {
        return chain;
    }

    SimulatedGateway gateway() {
        return gateway;
    }

    /** When it was started, in simulated time. */
    Duration since() {
        return since;
    }

    /** Now; or once it goes on, if it stands still; or never. */
    void whenItRuns(Runnable what) {
        if (process.runs()) what.run();
        else if (process.alive()) work.schedule(what);
    }

    Set<Bytes32> intents() {
        return intents;
    }

    boolean alive() {
        return process.alive();
    }

    /** Somebody sends it an order. The answer is null where there is none. */
    void call(Map<String, String> headers, String body, Consumer<Http.Answer> seen, Consumer<Http.Answer> then,
            Duration patience) {
        Call call = new Call(then);
        open.add(call);
        work.schedule(() -> call.serving = served(headers, body).subscribe(answer -> {
            seen.accept(answer);
            call.end(answer);
        }, broken -> {
            world.story().tell(name, "breaks: %s", broken);
            world.laws().broken(broken);
        }));
        world.after(patience, () -> {
            if (call.end(null)) work.schedule(call::hangUp);
        });
    }

    private Mono<Http.Answer> served(Map<String, String> headers, String body) {
        return Plain.isOrder(body) ? gateway.plain(Plain.isPaidFirst(body), headers, body)
                : gateway.order(headers, body);
    }

    private final class Call {
        private final Consumer<Http.Answer> then;
        private Disposable serving;

        Call(Consumer<Http.Answer> then) {
            this.then = then;
        }

        boolean end(Http.Answer answer) {
            if (!open.remove(this)) return false;
            world.after(chance.millis(1, 100), () -> then.accept(answer));
            return true;
        }

        void hangUp() {
            if (serving != null) serving.dispose();
        }
    }

    /** Like a power failure. */
    void kill() {
        process.kill();
        List.copyOf(open).forEach(call -> call.end(null));
    }

    /** Like a virtual machine that is moved. */
    void stop() {
        process.stop();
        List.copyOf(open).forEach(call -> call.end(null));
    }

    void goOn() {
        process.goOn(world.time());
    }

    /** Only after it was killed. */
    void close() {
        ledger.close();
    }

    /** Hands its jobs over to the others, as a gateway does that is told to end. */
    void leave(Runnable gone) {
        whenItRuns(() -> gateway.leave(DRAIN).subscribe(nothing -> {}, world.laws()::broken, () -> {
            if (!alive()) return;
            close();
            kill();
            gone.run();
        }));
    }

    /** Whether its jobs are, or may be, another's, so that it must write nothing. */
    boolean isReplaced() {
        return world.seats().shared() ? !world.laws().isThere(epoch()) : world.isReplaced(this);
    }

    /** Among the gateways that share the ledger; always the same where it is not shared. */
    long epoch() {
        return ledger.owner().replica().epoch();
    }

    /** For so long it does not reach this. */
    void cutOff(Cut from, Duration length) {
        cuts.add(from);
        world.after(length, () -> cuts.remove(from));
    }

    boolean isCutOff(Cut from) {
        return cuts.contains(from);
    }

    void heal() {
        cuts.clear();
    }

    boolean started() {
        return started;
    }

    /** What one gateway may lose sight of while the others do not. */
    enum Cut {
        DATABASE, CHAIN, INTERNET
    }

    @Override
    public void use() throws SQLException {
        if (!alive()) throw new SQLException("the machine is dead");
        if (started && chance.random().nextInt(1000) < world.weather().diskFails())
            throw new SQLException("disk I/O error");
    }

    @Override
    public void takesOver() {
        takesOver = true;
    }

    @Override
    public void commit(Connection real) throws SQLException {
        use();
        boolean fails = chance.percent(world.weather().diskFails()) && started;
        boolean written = !fails || chance.oneIn(2);
        world.event(this, "before a commit");
        if (alive() && written) {
            real.commit();
            if (takesOver) world.tookOver(this);
        }
        takesOver = false;
        world.event(this, "after a commit");
        if (fails && alive()) world.story().count(written ? "disk: commit only seems to fail" : "disk: commit fails");
        if (fails || !alive()) throw new SQLException(alive() ? "disk I/O error at commit" : "the machine is dead");
    }

    void configure() {
        try {
            gateway.configure(world.settings().configuration());
        } catch (DataAccessException | Steps.LostOwnership no) {
            world.story().tell(name, "does not take the new configuration: %s", no.getMessage());
        }
    }
}
