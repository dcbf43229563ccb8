package dev.turnpike.core.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.config.WebhookSettings;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.journal.Webhook;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.till.Sale;
import dev.turnpike.core.time.Time;
import dev.turnpike.testkit.NoJournal;
import dev.turnpike.testkit.SampleJobs;
import dev.turnpike.testkit.TestClock;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Http;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What becomes of a webhook, whatever its receiver does. */
class WebhooksTest {
    private static final Address PAYER = new Address("0x" + "11".repeat(20));
    private static final Address OTHER = new Address("0x" + "22".repeat(20));
    private static final String SECRET = "whsec_" + "A".repeat(44);
    private static final Sale SALE = new Free("f", "https://gate.example/v1/images/generate");
    private final TestClock clock = new TestClock();
    private final FakeBook book = new FakeBook();
    private final List<Http.Call> calls = new ArrayList<>();
    private WebhookSettings settings = new WebhookSettings(false, 3, 2);
    private Mono<Http.Outcome> outcome = Mono.just(answer(204));
    private final Webhooks webhooks = new Webhooks(book, new NoJournal() {
        @Override
        public Mono<Job> job(String id) {
            return id.equals("gone") ? Mono.empty() : Mono.just(SampleJobs.settled());
        }
    }, job -> new byte[] {'{', '}'}, call -> {
        calls.add(call);
        return outcome;
    }, () -> settings, new Time(clock, Schedulers.immediate()));

    @Test
    void whatIsDueIsSentOnceAndForgotten() {
        book.add("one", "client.example", 0);
        round();
        round();
        assertThat(calls).hasSize(1);
        Http.Call call = calls.getFirst();
        assertThat(call.method()).isEqualTo("POST");
        assertThat(call.uri()).hasToString("https://client.example/hook");
        assertThat(call.reach()).isEqualTo(Http.Reach.PUBLIC);
        assertThat(call.headers()).containsEntry("webhook-id", "evt_job-1").containsKey("webhook-signature");
        assertThat(book.rows).isEmpty();
    }

    @Test
    void whatIsNotTakenIsTriedAgainTenTimesInAll() {
        outcome = Mono.just(answer(302));
        book.add("one", "client.example", 0);
        for (int day = 0; day < 10; day++) {
            round();
            clock.pass(Duration.ofDays(2));
        }
        round();
        assertThat(calls).hasSize(10);
        assertThat(calls).allMatch(call -> call.uri().getHost().equals("client.example"));
        assertThat(book.rows).isEmpty();
    }

    @Test
    void beforeItsTimeNothingIsTriedAgain() {
        outcome = Mono.just(new Http.NotSent("a forbidden address"));
        book.add("one", "client.example", 0);
        round();
        clock.pass(Duration.ofSeconds(4));
        round();
        assertThat(calls).hasSize(1);
        clock.pass(Duration.ofSeconds(3));
        round();
        assertThat(calls).hasSize(2);
    }

    @Test
    void aReceiverThatWantsNoMoreIsLeftAlone() {
        outcome = Mono.just(answer(410));
        book.add("one", "client.example", 0);
        round();
        assertThat(book.rows).isEmpty();
    }

    @Test
    void aReceiverThatHangsHoldsFourPlacesAndNobodyElsesTurn() {
        outcome = Mono.never();
        for (int i = 0; i < 10; i++) book.add("hang-" + i, "hangs.example", 0);
        book.add("good", "client.example", 0);
        round();
        assertThat(webhooks.sending()).hasSize(5).contains("client.example");
        assertThat(calls).hasSize(5);
        round();
        assertThat(calls).hasSize(5);
    }

    @Test
    void aJobThatIsDeletedLeavesNone() {
        book.add("gone", "client.example", 0);
        round();
        assertThat(calls).isEmpty();
        assertThat(book.rows).isEmpty();
    }

    @Test
    void onlyPublicAddressesAreTakenUnlessTheOperatorSaysOtherwise() {
        for (String url : List.of("http://client.example/hook", "https://127.0.0.1/hook", "https://[::1]/hook",
                "https://169.254.169.254/latest", "https://2130706433/", "https://me:secret@client.example/"))
            assertThatThrownBy(() -> order(new Webhook(url, SECRET))).as(url).isInstanceOf(Refusal.class);
        order(new Webhook("https://client.example/hook", SECRET));
        assertThat(webhooks.with(SALE, new Webhook("https://client.example/hook", SECRET)).webhook(PAYER))
                .isEqualTo(new Webhook("https://client.example/hook", SECRET));
        settings = new WebhookSettings(true, 3, 2);
        order(new Webhook("http://127.0.0.1:9/hook", SECRET));
        assertThatThrownBy(() -> order(new Webhook("http://169.254.169.254/", SECRET))).isInstanceOf(Refusal.class);
        assertThat(webhooks.with(SALE, null)).isNotInstanceOf(HookedSale.class);
    }

    @Test
    void soManyWaitForAHostAndInAll() {
        webhooks.count().block();
        book.add("one", "client.example", 0);
        book.add("two", "client.example", 0);
        webhooks.count().block();
        Webhook more = new Webhook("https://client.example/", SECRET);
        Webhook other = new Webhook("https://other.example/", SECRET);
        assertThatThrownBy(() -> order(more)).hasMessageContaining("Too many webhooks");
        order(other);
        book.add("three", "third.example", 0);
        webhooks.count().block();
        assertThatThrownBy(() -> order(other)).hasMessageContaining("Too many webhooks");
    }

    @Test
    void aPayerHasAnEighthOfTheseSoThatItKeepsNobodyElseFromAReceiver() {
        settings = new WebhookSettings(false, 100, 16);
        Sale hooked = webhooks.with(SALE, new Webhook("https://client.example/", SECRET));
        for (int i = 0; i < 2; i++) {
            assertThat(hooked.webhook(PAYER)).isNotNull();
            book.add("job-" + i, "client.example", 0);
            book.payers.put("job-" + i, PAYER.hex());
        }
        webhooks.count().block();
        assertThatThrownBy(() -> hooked.webhook(PAYER)).hasMessageContaining("Too many webhooks");
        assertThat(hooked.webhook(OTHER)).isNotNull();
        assertThat(webhooks.with(SALE, new Webhook("https://other.example/", SECRET)).webhook(PAYER)).isNotNull();
    }

    @Test
    void aWebhookOfAnUnknownPayerCountsOnce() {
        settings = new WebhookSettings(false, 3, 16);
        for (int i = 0; i < 2; i++) {
            book.add("job-" + i, "client.example", 0);
            book.payers.put("job-" + i, "");
        }
        webhooks.count().block();
        order(new Webhook("https://client.example/", SECRET));
    }

    private void round() {
        webhooks.round().block();
    }

    private void order(Webhook webhook) {
        webhooks.with(SALE, webhook).price().block();
    }

    /** Something that is sold for nothing. */
    private record Free(String fingerprint, String resource) implements Sale {
        @Override
        public Mono<Priced> price() {
            return Mono.empty();
        }
    }

    private static Http.Answer answer(int status) {
        return new Http.Answer(status, Map.of("location", List.of("http://127.0.0.1/")), new byte[0]);
    }

    /** All in memory. */
    private final class FakeBook implements WebhookBook {
        private record Row(Due due, Instant at) {}

        private final Map<String, Row> rows = new LinkedHashMap<>();
        private final Map<String, String> payers = new LinkedHashMap<>();

        void add(String job, String host, int tries) {
            rows.put(job,
                    new Row(new Due(job, new Webhook("https://" + host + "/hook", SECRET), tries), clock.instant()));
        }

        @Override
        public Mono<List<Due>> due(Instant now, int limit) {
            return Mono.fromSupplier(() -> rows.values()
                    .stream()
                    .filter(row -> !row.at().isAfter(now))
                    .limit(limit)
                    .map(Row::due)
                    .toList());
        }

        @Override
        public Mono<Boolean> later(String job, int tries, Instant next) {
            return Mono.fromSupplier(() -> {
                Due due = Objects.requireNonNull(rows.get(job)).due();
                rows.put(job, new Row(new Due(job, due.webhook(), tries), next));
                return true;
            });
        }

        @Override
        public Mono<Boolean> end(String job) {
            return Mono.fromSupplier(() -> rows.remove(job) != null);
        }

        @Override
        public Mono<List<Waits>> waiting() {
            return Mono.fromSupplier(() -> rows.values()
                    .stream()
                    .map(row -> new Waits(row.due().webhook().host(), payers.getOrDefault(row.due().job(), "0x"), 1))
                    .toList());
        }
    }
}
