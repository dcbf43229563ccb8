package dev.turnpike.core.doubt;

import static dev.turnpike.core.doubt.Street.PRICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.core.forwarding.Forwards;
import dev.turnpike.core.forwarding.OneSecond;
import dev.turnpike.core.forwarding.RouteSale;
import dev.turnpike.core.forwarding.RouteTerms;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.till.Reply;
import dev.turnpike.gateway.core.Heard;
import dev.turnpike.gateway.core.Signing;
import dev.turnpike.gateway.core.World;
import dev.turnpike.sandbox.chain.ChainActions;
import dev.turnpike.sandbox.facilitator.FacilitatorFault;
import dev.turnpike.surface.wire.Charged;
import dev.turnpike.x402.LocalSigner;
import dev.turnpike.x402.Payment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

/** Requests to routes that are paid for before they are forwarded: what is charged is answered, or goes back to its payer. */
class PaidBeforeTest {
    private static final LocalSigner PAYER = Street.payer(1);
    private static final RouteTerms TERMS = new RouteTerms("llm", Street.atomic(PRICE), "One completion", Set.of(2),
            true);
    private static final Map<String, Long> PAID = Map.of("payer", -PRICE, "revenue", PRICE);
    private static final Map<String, Long> PAID_BACK = Map.of("treasury", -PRICE, "repaid", PRICE);
    private static final Map<String, Long> NOTHING = Map.of();

    @TempDir private Path folder;
    private Street street;
    /** What the payer owned when each request was forwarded. */
    private final List<Long> forwarded = new ArrayList<>();
    /** What of the payer was held when each request was forwarded. */
    private final List<Long> held = new ArrayList<>();
    private final List<String> given = new ArrayList<>();

    @AfterEach
    void close() {
        if (street != null) street.close();
    }

    @ParameterizedTest(name = "on disk: {0}, answered {1}")
    @CsvSource({"false, 200", "true, 200", "false, 503", "true, 503"})
    void whereverItDiesTheRequestIsForwardedOnceAndWhatWasTakenForNothingGoesBack(boolean onDisk, int status)
            throws IOException {
        int write = 0;
        boolean died = true;
        while (died) {
            open("write-" + ++write);
            died = comesToItsEnd(write, onDisk, status);
            street.close();
        }
        assertThat(write).as("writes of a request that is sold").isGreaterThan(4);
    }

    private boolean comesToItsEnd(int write, boolean onDisk, int status) {
        Payment payment = pay();
        street.mishap().dies(write, onDisk);
        Heard<Reply> heard = ask(payment, status);
        for (int second = 0; second < 100 && !street.mishap().dead(); second++) street.pass(1);
        boolean died = street.mishap().dead();
        if (died) {
            street.restart().takeUp();
            heard = ask(payment, status);
        }
        street.pass(1800);
        String outcome = World.outcome(street.gate().job(street.job(heard).id()));
        String when = "died at write %d: %s".formatted(write, outcome);
        assertThat(forwarded).as(when).hasSizeLessThanOrEqualTo(1).allMatch(left -> left == 0);
        assertThat(street.gate().number("SELECT COUNT(*) FROM jobs")).isEqualTo(1);
        if (outcome.equals("settled")) {
            assertThat(kept(street.job(heard))).as(when).isTrue();
            assertMoney(when, PAID, 0);
        } else
            assertMoney(when, outcome.equals("released PAYMENT_OWED") ? PAID_BACK : NOTHING, PRICE);
        return died;
    }

    private void assertMoney(String when, Map<String, Long> books, long left) {
        assertThat(street.gate().accounts()).as(when).isEqualTo(books);
        assertThat(street.balance(PAYER.address())).as(when).isEqualTo(left);
    }

    @Test
    void aRequestIsForwardedOnceItsMoneyIsTaken() throws IOException {
        open("good");
        Payment payment = pay();
        Job job = street.job(ask(payment, 200));
        assertThat(World.outcome(job)).isEqualTo("settled");
        assertThat(forwarded).containsExactly(0L);
        assertThat(kept(job)).isTrue();
        assertThat(street.job(ask(payment, 200)).id()).as("the same payment again").isEqualTo(job.id());
        assertThat(forwarded).hasSize(1);
        street.pass(60);
        assertThat(street.gate().fate(job)).isEqualTo("moved");
        assertMoney("at the end", PAID, 0);
    }

    @Test
    void whatIsNotAnsweredIsSaidToBeChargedAndIsOwedOnceTheChainShowsIt() throws IOException {
        open("owed");
        Payment payment = pay();
        Job job = street.job(ask(payment, 503));
        assertThat(World.outcome(job)).isEqualTo("released PAYMENT_OWED");
        assertThat(Charged.of(job.state())).isEqualTo(Charged.YES);
        assertThat(street.gate().accounts()).as("the facilitator's word alone books nothing").isEmpty();
        assertThat(given).as("an answer that is not sold").isEmpty();
        street.pass(60);
        Job again = street.job(ask(payment, 200));
        assertThat(again.state()).as("the same answer").isEqualTo(job.state());
        assertThat(forwarded).hasSize(1);
        assertMoney("paid back", PAID_BACK, PRICE);
    }

    @Test
    void aSettlementThatIsRefusedForwardsNothing() throws IOException {
        open("refused");
        street.facilitator.fault(FacilitatorFault.SETTLE_REFUSED);
        Job job = street.job(ask(pay(), 200));
        assertThat(World.outcome(job)).startsWith("unpaid ");
        street.pass(60);
        assertThat(forwarded).isEmpty();
        assertMoney("refused", NOTHING, PRICE);
    }

    @Test
    void aSettlementThatIsNotKnownIsFoundOutBeforeTheRequestIsForwarded() throws IOException {
        open("unknown");
        street.facilitator.denies(true);
        Heard<Reply> heard = ask(pay(), 200);
        street.pass(30);
        assertThat(World.outcome(street.job(heard))).isEqualTo("settled");
        assertThat(forwarded).containsExactly(0L);
        street.pass(60);
        assertMoney("found out", PAID, 0);
    }

    @Test
    void aPaymentIsNotAskedForAnyMoreWhenItsRequestCannotBeForwardedInTime() throws IOException {
        open("late");
        street.facilitator.fault(FacilitatorFault.SETTLE_UNKNOWN_NOT_SETTLED);
        Payment payment = pay();
        Heard<Reply> heard = ask(payment, 200);
        long life = payment.authorization().validBefore().longValueExact() - street.clock.instant().getEpochSecond();
        street.pass(life - 30);
        street.facilitator.fault(FacilitatorFault.NONE);
        street.pass(1800);
        assertThat(forwarded).isEmpty();
        assertThat(World.outcome(street.job(heard))).startsWith("lapsed ");
        assertMoney("not taken", NOTHING, PRICE);
    }

    @Test
    void whatIsPaidForTakesNoRoomOfItsPayer() throws IOException {
        open("held");
        Job job = street.job(ask(pay(), 200));
        assertThat(World.outcome(job)).isEqualTo("settled");
        assertThat(held).containsExactly(0L);
    }

    @Test
    void aFacilitatorThatLiesIsNotBelievedWithOurMoney() throws IOException {
        open("lies");
        street.facilitator.lies(true);
        Payment payment = pay();
        Job job = street.job(ask(payment, 503));
        assertThat(World.outcome(job)).isEqualTo("released PAYMENT_OWED");
        street.facilitator.lies(false);
        street.pass(1800);
        assertMoney("nothing came", NOTHING, PRICE);
        assertThat(street.gate().fate(job)).isEqualTo("dead");
        Job now = street.job(ask(payment, 200));
        assertThat(World.outcome(now)).isEqualTo("released UPSTREAM_FAILED");
        assertThat(Charged.of(now.state())).isEqualTo(Charged.NO);
        assertThat(street.gate().watched(job)).isFalse();
    }

    @Test
    void aClientThatGoesAwayWhileItsMoneyIsTakenHasBoughtTheAnswer() throws IOException {
        open("gone");
        street.facilitator.slow(Duration.ofSeconds(5));
        Payment payment = pay();
        Request request = new Request(200);
        String call = street.gate().core().forwards().wait(request);
        Heard.of(serve(call, payment));
        street.pass(2);
        street.gate().core().forwards().forget(call);
        street.pass(30);
        assertThat(forwarded).containsExactly(0L);
        assertThat(World.outcome(street.job(ask(payment, 200)))).isEqualTo("settled");
        assertThat(request.dropped).isFalse();
    }

    @Test
    void aRequestThatIsNotPaidForGivesItsRoomBack() throws IOException {
        open("room");
        street.facilitator.fault(FacilitatorFault.SETTLE_REFUSED);
        Request request = new Request(200);
        Job job = street.job(Heard.of(serve(street.gate().core().forwards().wait(request), pay())));
        assertThat(World.outcome(job)).startsWith("unpaid ");
        assertThat(request.dropped).isTrue();
    }

    private void open(String name) throws IOException {
        forwarded.clear();
        held.clear();
        street = new Street(Files.createDirectory(folder.resolve(name)), "refund-limit: 0.00", "refund-limit: 1.00");
        ChainActions.setBalance(street.chain(), PAYER.address(), Street.atomic(PRICE));
    }

    private Payment pay() {
        Reply asked = Heard.of(serve("", null)).value();
        return Signing.sign(PAYER, ((Reply.PayFirst) asked).challenge(), 2, street.clock, street.nonce());
    }

    private Heard<Reply> ask(Payment payment, int status) {
        return Heard.of(serve(street.gate().core().forwards().wait(new Request(status)), payment));
    }

    private Mono<Reply> serve(String call, @Nullable Payment payment) {
        RouteSale sale = new RouteSale(TERMS, "https://gate.example/llm", "one request", call,
                street.gate().core().fleet());
        return street.gate().core().till().serve(sale, payment, Duration.ofSeconds(3000), () -> {});
    }

    private boolean kept(Job job) {
        String file = Objects.requireNonNull(Forwards.find(job).orElseThrow().answer()).file();
        return Heard.of(street.gate().core().files().at(file)).isAnswered();
    }

    private final class Request extends OneSecond {
        private boolean dropped;

        Request(int status) {
            super(TERMS, status, street.gate().time());
        }

        @Override
        protected void sent() {
            forwarded.add(street.balance(PAYER.address()));
            held.add((long) street.gate().number("SELECT COALESCE(SUM(held), 0) FROM payers"));
        }

        @Override
        public void promise() {}

        @Override
        public void drop() {
            dropped = true;
        }

        @Override
        public void free(Result.Answer answer) {
            given.add(answer.status() + "");
        }
    }
}
