package dev.turnpike.core.till;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Cache;
import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.routing.Plan;
import dev.turnpike.core.routing.Preferences;
import dev.turnpike.core.work.Delivery;
import dev.turnpike.core.work.Delivery.Picture;
import dev.turnpike.core.work.ImageRequest;
import dev.turnpike.core.work.ImageWork;
import dev.turnpike.core.work.Purchase;
import dev.turnpike.core.work.Route;
import dev.turnpike.core.work.RouteWork;
import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.Extras;
import dev.turnpike.providers.ImageOrder;
import dev.turnpike.providers.SignedOrder;
import dev.turnpike.providers.Ticket;
import dev.turnpike.testkit.Sample;
import dev.turnpike.testkit.SampleJobs;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.Payment;
import dev.turnpike.x402.PaymentKey;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Fault 15: a cache of jobs that holds what its bytes say, however long the texts are that strangers choose. */
class JobWeightTest {
    private static final int LONG = 3000;
    private static final Job SHORT = SampleJobs.settled();
    private static final long FITS = 1_000_000;

    /** Texts that are not of Latin letters take two bytes a character. */
    @ParameterizedTest
    @MethodSource
    void aJobWeighsNoLessThanItsTexts_15(Job job) {
        long texts = 2L * characters(job, Collections.newSetFromMap(new IdentityHashMap<>()));
        assertThat(texts).isGreaterThan(2L * LONG);
        assertThat((long) JobWeight.of(job)).isGreaterThanOrEqualTo(texts);
    }

    static Stream<Job> aJobWeighsNoLessThanItsTexts_15() {
        Job.Facts facts = SHORT.facts();
        Payment paid = facts.payment();
        Job settled = new Job(
                new Job.Facts(facts.id(), facts.key(), facts.fingerprint(),
                        new Payment(1, "exact", "base", paid.authorization(), text(), text()), SampleJobs.SELLER
                                .terms(UsdcAmount.ofAtomic(1), "https://gate.example/" + "r".repeat(LONG), "cat"),
                        1, facts.heldAt(), facts.deadline()),
                SHORT.state(), images(), 1, 1);
        return Stream.of(settled, settled.in(ended(new End.Released(Refusal.Code.GENERATION_FAILED, text()))),
                settled.in(ended(new End.Unpaid(text(), text()))), SHORT.with(route()));
    }

    private static State ended(End end) {
        return new State.Closed(end, SampleJobs.HELD);
    }

    private static ImageWork images() {
        var order = new ImageOrder(text(), "flux", new Resolution(1024, 1024), null, 1, text(), null, null, null,
                new Extras(null, null, List.of(text(), text())));
        var signed = new SignedOrder("alpha", "flux", URI.create("https://alpha.example/x"), text(), "X-PAYMENT",
                text(), SHORT.facts().payment().authorization(), Sample.USDC, UsdcAmount.ofAtomic(1));
        Purchase bought = Purchase.intended(1, signed, SampleJobs.HELD)
                .accepted(new Ticket("alpha", text(), URI.create("https://alpha.example/" + "j".repeat(LONG))), null,
                        SampleJobs.HELD)
                .now(Purchase.State.LOST, text(), SampleJobs.HELD);
        return new ImageWork(new ImageRequest(order, List.of("flux"), Preferences.NONE, text()), List.of(bought),
                new Delivery("alpha", "flux", 1, List.of(new Picture(text(), "u", 1, 1, null))),
                new Route(new Plan(List.of(), List.of()), List.of(new Route.Tried("alpha", "flux",
                        Route.Outcome.BAD_IMAGES, text(), 1, UsdcAmount.ofAtomic(1)))));
    }

    private static RouteWork route() {
        return RouteWork.of("route", "call", false)
                .with(new RouteWork.Answer(200,
                        List.of(new RouteWork.Header("X-A", text()), new RouteWork.Header("X-B", text())), "file"));
    }

    @Test
    void aCacheHoldsAsManyJobsAsWeighItsBytes_15() {
        Cache<PaymentKey, Job> cache = JobWeight.cache(FITS);
        Job large = SHORT.with(images());
        for (int i = 0; i < 1000; i++) {
            PaymentKey key = SHORT.facts().key();
            cache.put(new PaymentKey(key.chainId(), key.asset(), key.payer(), new Bytes32("0x%064x".formatted(i))),
                    large);
        }
        cache.cleanUp();
        assertThat(cache.estimatedSize()).isBetween(1L, FITS / JobWeight.of(large));
    }

    private static String text() {
        return "☃".repeat(LONG);
    }

    /** All that is reached from a record, each text once. */
    private static long characters(Object value, Set<Object> seen) {
        return switch (value) {
            case null -> 0;
            case String text -> seen.add(text) ? text.length() : 0;
            case URI uri -> uri.toString().length();
            case Iterable<?> all -> sum(all, seen);
            case Record whole -> parts(whole, seen);
            default -> 0;
        };
    }

    private static long sum(Iterable<?> all, Set<Object> seen) {
        long sum = 0;
        for (Object one : all) sum += characters(one, seen);
        return sum;
    }

    private static long parts(Record whole, Set<Object> seen) {
        long sum = 0;
        for (RecordComponent part : whole.getClass().getRecordComponents()) try {
            part.getAccessor().setAccessible(true);
            sum += characters(part.getAccessor().invoke(whole), seen);
        } catch (ReflectiveOperationException never) {
            throw new AssertionError(never);
        }
        return sum;
    }
}
