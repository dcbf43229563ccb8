package dev.turnpike.core;

import com.github.benmanes.caffeine.cache.Cache;
import dev.turnpike.config.Configuration;
import dev.turnpike.core.buying.AnswerRooms;
import dev.turnpike.core.buying.Attempts;
import dev.turnpike.core.buying.LeftOver;
import dev.turnpike.core.buying.Polls;
import dev.turnpike.core.buying.Purchases;
import dev.turnpike.core.buying.Spending;
import dev.turnpike.core.buying.Tools;
import dev.turnpike.core.buying.Treasury;
import dev.turnpike.core.delivery.DeliveryCheck;
import dev.turnpike.core.delivery.KeptFiles;
import dev.turnpike.core.doubt.Doubts;
import dev.turnpike.core.doubt.Followers;
import dev.turnpike.core.doubt.Refunds;
import dev.turnpike.core.fleet.LiveFleet;
import dev.turnpike.core.forwarding.Forwards;
import dev.turnpike.core.health.Circuits;
import dev.turnpike.core.health.Experience;
import dev.turnpike.core.health.Health;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.journal.Progress;
import dev.turnpike.core.journal.Steps;
import dev.turnpike.core.memory.BytePool;
import dev.turnpike.core.orders.ImageSales;
import dev.turnpike.core.routing.Planner;
import dev.turnpike.core.till.Admission;
import dev.turnpike.core.till.Cancelling;
import dev.turnpike.core.till.Capacity;
import dev.turnpike.core.till.Desk;
import dev.turnpike.core.till.Exposure;
import dev.turnpike.core.till.JobWeight;
import dev.turnpike.core.till.Maker;
import dev.turnpike.core.till.Offers;
import dev.turnpike.core.till.OwnTime;
import dev.turnpike.core.till.Recovery;
import dev.turnpike.core.till.Repeats;
import dev.turnpike.core.till.Running;
import dev.turnpike.core.till.Settler;
import dev.turnpike.core.till.Till;
import dev.turnpike.core.till.Unsold;
import dev.turnpike.core.time.Background;
import dev.turnpike.core.time.Overhead;
import dev.turnpike.core.time.Time;
import dev.turnpike.x402.Buyer;
import dev.turnpike.x402.Nonces;
import dev.turnpike.x402.PaymentKey;
import dev.turnpike.x402.Seller;
import java.util.List;

/**
 * A whole gateway but for its surface: the one place below Spring that knows which class answers which port. Nothing
 * runs until {@link #background} is started.
 */
public final class Core {
    private final Ground ground;
    private final BytePool memory;
    private final LiveFleet fleet;
    private final Duties duties;
    private final Lookout lookout;
    private final Spending spending;
    private final Planner planner;
    private final KeptFiles files;
    private final Polls polls;
    private final Seller seller;
    private final Forwards forwards;
    private final Progress progress = new Progress();
    private final Running running;
    private final Till till;
    private final ImageSales sales;
    private final Cancelling cancelling;
    private final LeftOver leftOver;
    private final Refunds refunds;
    private final Followers followers;
    private final Doubts doubts;
    private final Bookkeeping bookkeeping;
    private final Recovery recovery;

    public Core(Ground ground) {
        this.ground = ground;
        Time time = ground.time();
        Outside outside = ground.outside();
        Stores stores = ground.stores();
        Configuration.SellerSettings us = ground.configuration().seller();
        Steps steps = new Steps(stores.journal(), time.scheduler(), progress::taken);
        fleet = new LiveFleet(ground.configuration(), stores.prices(), outside.upstreams());
        duties = new Duties(stores.journal(), time.scheduler());
        memory = new BytePool(() -> ground.machine().heap() / 100 * configuration().limits().memoryPercent());
        lookout = new Lookout(ground, fleet, duties);
        spending = new Spending(fleet, stores.journal(), time.clock());
        planner = new Planner(lookout.health(), lookout.circuits(), spending, time.clock());
        files = new KeptFiles(stores.files(), () -> configuration().limits().keptBytes(), ground.ids()::next,
                time.clock(), ground.disk());
        polls = new Polls(time.scheduler());
        seller = new Seller(us.asset(), us.payTo(), us.maxTimeout());
        followers = Followers.of(ground.configuration(), outside.blocks(), stores.proofs(), stores.books().payees(),
                outside.treasury().address(), time);
        Exposure exposure = new Exposure(this::configuration, outside.chain(), stores.journal(), followers, time);
        Purchases purchases = new Purchases(steps, spending, time.clock());
        Nonces nonces = Nonces.of(outside.treasury());
        forwards = new Forwards(files, steps, ground.ids()::next, exposure::free, time);
        Maker maker = new Makers(maker(exposure, purchases, nonces), forwards);
        Cache<PaymentKey, Job> ended = JobWeight.cache(ground.machine().remembered());
        Repeats repeats = new Repeats(time);
        running = new Running(stores.journal(), time.scheduler(), job -> {
            if (duties.isLast(job)) ended.put(job.facts().key(), job);
            repeats.ended(forwards.drop(job));
            exposure.ended(job);
            ground.watcher().ended(job);
        }, job -> repeats.taken(forwards.drop(job)),
                new OwnTime(new Overhead(time.scheduler()), ground.watcher()::took),
                () -> configuration().limits().openJobs());
        Desk desk = new Desk(new Offers(seller, stores.prices()), repeats,
                new Unsold(seller, outside.chain(), stores.journal(), stores.books(), ground.ids()::next, time));
        Admission admission = new Admission(desk, outside.facilitator(), stores.journal(), exposure, maker, capacity(),
                ground.ids()::next, time);
        till = new Till(seller, admission, running, maker,
                new Settler(outside.facilitator(), outside.chain(), steps, time), stores.journal(), ended, time);
        sales = new ImageSales(fleet, planner, outside.publicUrl(), time.clock());
        cancelling = new Cancelling(stores.journal(), steps, time.clock());
        leftOver = new LeftOver(purchases, outside.chain(), time.clock());
        refunds = new Refunds(stores.refunds(), stores.journal(), outside.facilitator(), outside.chain(),
                new Buyer(outside.http(), outside.treasury(), time.clock(), ground.ids()::nonce), nonces,
                ground.configuration().treasury(), time.clock());
        doubts = new Doubts(stores.journal(), steps, outside.chain(), leftOver::askChain, followers, ended, time);
        bookkeeping = Bookkeeping.of(ground, fleet, followers);
        recovery = new Recovery(stores.journal(), till::takeUp, leftOver::tidy, time);
    }

    private Maker maker(Exposure exposure, Purchases purchases, Nonces nonces) {
        DeliveryCheck check = new DeliveryCheck(ground.outside().http(), files, ground.ids()::next,
                ground.time().scheduler(), memory, () -> configuration().routing().unknownSizes(),
                (order, made) -> fleet.get().isCheaper(order, made));
        AnswerRooms rooms = new AnswerRooms(memory, check, ground.time().scheduler());
        return new Attempts(fleet, planner, new Experience(lookout.health(), lookout.circuits(), ground.time().clock()),
                new Tools(purchases, exposure, rooms, polls, nonces, ground.time()), ground.watcher()::tried);
    }

    private Capacity capacity() {
        return new Capacity(() -> recovery.isPending() || running.count() >= configuration().limits().openJobs(),
                files::isFull, ground.machine().trouble(), () -> configuration().limits().looksPerPayer());
    }

    /** All that runs without being asked, recovery first. */
    public List<Background> background() {
        Treasury treasury = new Treasury(ground.outside().chain(), fleet, ground.outside().treasury().address(),
                ground.configuration().treasury().warnBelow(), spending, ground.time());
        return duties.beside(lookout.between(recovery, treasury, files), followers, doubts,
                refunds.background(ground.time().scheduler()), bookkeeping.audit());
    }

    /** A loop that one of all processes that share the ledger runs for all. */
    public Background duty(Background loop) {
        return duties.of(loop);
    }

    public Ground ground() {
        return ground;
    }

    public BytePool memory() {
        return memory;
    }

    /** The configuration in force. */
    public Configuration configuration() {
        return fleet.get().configuration();
    }

    public LiveFleet fleet() {
        return fleet;
    }

    public Health health() {
        return lookout.health();
    }

    public Circuits circuits() {
        return lookout.circuits();
    }

    public Spending spending() {
        return spending;
    }

    public KeptFiles files() {
        return files;
    }

    /** The tickets of upstreams that work asynchronously. */
    public Polls polls() {
        return polls;
    }

    public Seller seller() {
        return seller;
    }

    public Forwards forwards() {
        return forwards;
    }

    public Progress progress() {
        return progress;
    }

    public Running running() {
        return running;
    }

    public Till till() {
        return till;
    }

    public ImageSales sales() {
        return sales;
    }

    public Cancelling cancelling() {
        return cancelling;
    }

    public LeftOver leftOver() {
        return leftOver;
    }

    public Followers followers() {
        return followers;
    }

    public Refunds refunds() {
        return refunds;
    }

    public Bookkeeping bookkeeping() {
        return bookkeeping;
    }

    /** Whether the jobs that were open at the start are known, and on their way. */
    public boolean recovered() {
        return recovery.done();
    }
}
