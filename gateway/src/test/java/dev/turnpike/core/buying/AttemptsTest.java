package dev.turnpike.core.buying;

import static dev.turnpike.gateway.core.World.CAT;
import static dev.turnpike.gateway.core.World.jobOf;
import static dev.turnpike.gateway.core.World.outcome;
import static dev.turnpike.gateway.core.World.purchases;
import static dev.turnpike.gateway.core.World.tried;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.turnpike.core.health.CircuitState;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.till.Reply;
import dev.turnpike.gateway.core.Heard;
import dev.turnpike.gateway.core.World;
import dev.turnpike.providers.Image;
import dev.turnpike.providers.Images;
import dev.turnpike.providers.Progress;
import dev.turnpike.providers.Submission;
import dev.turnpike.providers.Ticket;
import dev.turnpike.testkit.Pngs;
import dev.turnpike.testkit.Works;
import dev.turnpike.x402.Facilitator.Verification.Valid;
import dev.turnpike.x402.Offer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/**
 * The work on one job, against upstreams that do as told: alpha is the cheapest, then bravo, then cedar; the price is
 * 0.010.
 */
class AttemptsTest {
    @TempDir Path folder;
    private World world;

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void theCheapestUpstreamGetsTheWork() {
        Job job = open().sell(CAT);
        assertThat(outcome(job)).isEqualTo("settled");
        assertThat(world.events).containsExactly("verify", "prepare alpha", "submit alpha", "look 1024x1024", "settle");
        assertThat(world.life().accounts()).containsOnly(entry("payer", -10_000L), entry("revenue", 10_000L),
                entry("treasury", -4_000L), entry("cost:alpha", 4_000L));
    }

    @Test
    void whatWasNotBoughtIsFreeAndTheNextUpstreamGetsTheWork() {
        open().upstream("alpha").answers(new Submission.NotBought("connection refused"));
        Job job = world.sell(CAT);
        assertThat(purchases(job)).containsExactly("alpha VOID", "bravo DELIVERED");
        assertThat(world.life().accounts()).doesNotContainKey("exposure:alpha");
        assertThat(drawn("all/hour")).isEqualTo(6_000);
        assertThat(job.work().spent().atomic()).isEqualTo(6_000);
    }

    @Test
    void aJobThatAnotherProcessHasTakenOverIsTriedNowhereElse() {
        open().upstream("alpha").answers(Duration.ofSeconds(5), new Submission.NotBought("connection refused"));
        ask();
        world.pass(1);
        world.life().isReplaced();
        world.pass(10);
        assertThat(world.events).containsExactly("verify", "prepare alpha", "submit alpha");
    }

    @Test
    void whatWasDeclinedOrLostStaysExposed() {
        open().upstream("alpha").answers(new Submission.Declined("insufficient_funds"));
        world.upstream("bravo").answers(new Submission.InDoubt("reset"));
        Job job = world.sell(CAT);
        assertThat(purchases(job)).containsExactly("alpha IN_DOUBT", "bravo IN_DOUBT", "cedar DELIVERED");
        assertThat(tried(job)).containsExactly("alpha declined", "bravo in_doubt", "cedar delivered");
        assertThat(world.life().accounts()).contains(entry("exposure:alpha", 4_000L), entry("exposure:bravo", 6_000L),
                entry("cost:cedar", 8_000L));
    }

    @Test
    void anUpstreamWhoseTermsHaveChangedIsAskedAndPaidOnceMore() {
        open().upstream("alpha").hasMoved().answers(new Submission.Declined("http_402"));
        Job job = world.sell(CAT);
        assertThat(purchases(job)).containsExactly("alpha IN_DOUBT", "alpha DELIVERED");
        assertThat(tried(job)).containsExactly("alpha delivered");
        assertThat(world.done("prepare")).containsExactly("alpha", "alpha");
        assertThat(world.life().accounts()).contains(entry("exposure:alpha", 4_000L), entry("cost:alpha", 4_000L));
    }

    @Test
    void anUpstreamThatDeclinesTermsThatHaveNotChangedIsPassedOver() {
        open().upstream("alpha").isKnown().answers(new Submission.Declined("http_402"));
        Job job = world.sell(CAT);
        assertThat(purchases(job)).containsExactly("alpha IN_DOUBT", "bravo DELIVERED");
        assertThat(world.done("prepare")).containsExactly("alpha", "alpha", "bravo");
    }

    @Test
    void anUpstreamThatDeclinesAgainIsPassedOver() {
        Submission no = new Submission.Declined("http_402");
        open().upstream("alpha").hasMoved().answers(no).answers(no);
        Job job = world.sell(CAT);
        assertThat(purchases(job)).containsExactly("alpha IN_DOUBT", "alpha IN_DOUBT", "bravo DELIVERED");
    }

    @Test
    void anUpstreamThatDeclinesIsNotPaidMoreThanLawFourLeaves() {
        world = new World(folder, "0.010", "alpha 0.008");
        world.configuration = world.read("0.010", "20.00", "routing: { max-spend: 1 }");
        world.restart(world.configuration);
        world.upstream("alpha").hasMoved().answers(new Submission.Declined("http_402"));
        Job job = world.sell(CAT);
        assertThat(purchases(job)).containsExactly("alpha IN_DOUBT");
        assertThat(outcome(job)).isEqualTo("released GENERATION_FAILED");
    }

    @Test
    void whatAJobMayHaveSpentStaysWithinTwiceItsPrice() {
        world = new World(folder, "0.010", "alpha 0.008", "bravo 0.009", "cedar 0.010");
        world.upstream("alpha").answers(new Submission.InDoubt("reset"));
        world.upstream("bravo").answers(new Submission.InDoubt("reset"));
        Job job = world.sell(CAT);
        assertThat(outcome(job)).isEqualTo("released GENERATION_FAILED");
        assertThat(world.done("prepare")).containsExactly("alpha", "bravo");
        assertThat(job.work().spent().atomic()).isEqualTo(17_000);
    }

    @ParameterizedTest(name = "an upstream of 0.004 that asks {0} for work sold at 0.010 is {1}")
    @CsvSource({"0.010, delivered", "0.010001, refused"})
    void noUpstreamIsPaidMoreThanThePrice(String asked, String verdict) {
        open().upstream("alpha").asks(asked);
        assertThat(tried(world.sell(CAT)).getFirst()).isEqualTo("alpha " + verdict);
    }

    @Test
    void anOfferFarAboveWhatIsConfiguredIsNotPaid() {
        world = new World(folder, "0.100", "alpha 0.004", "bravo 0.006");
        world.upstream("alpha").asks("0.012001");
        assertThat(tried(world.sell(CAT))).containsExactly("alpha refused", "bravo delivered");
    }

    @Test
    void aUsedUpBudgetLeavesNothingBehindAndTheNextUpstreamGetsTheWork() {
        world = new World(folder, "0.010", "alpha 0.004 budget: { per-hour: 0.005 }", "bravo 0.006");
        world.upstream("alpha").asks("0.005001");
        Job job = world.sell(CAT);
        assertThat(tried(job)).containsExactly("alpha over_budget", "bravo delivered");
        assertThat(purchases(job)).containsExactly("bravo DELIVERED");
        assertThat(drawn("alpha/hour")).isZero();
    }

    @Test
    void aBudgetIsFreeAgainInTheNextHour() {
        world = new World(folder, "0.010", "alpha 0.004 budget: { per-hour: 0.004 }", "bravo 0.006");
        assertThat(purchases(world.sell(CAT))).containsExactly("alpha DELIVERED");
        assertThat(purchases(world.sell(CAT))).containsExactly("bravo DELIVERED");
        world.pass(3600);
        assertThat(purchases(world.sell(CAT))).containsExactly("alpha DELIVERED");
    }

    @Test
    void anUpstreamThatIsThrottledIsLeftOutFromThenOn() {
        open().upstream("alpha").refuses(Offer.Why.THROTTLED);
        assertThat(tried(world.sell(CAT))).containsExactly("alpha refused", "bravo delivered");
        assertThat(tried(world.sell(CAT))).containsExactly("bravo delivered");
    }

    @Test
    void aTicketIsAskedAfterUntilTheWorkIsDone() {
        open().upstream("alpha")
                .accepts()
                .says(new Progress.Pending(), new Progress.Unreachable("502"))
                .finishes("1024x1024");
        Heard<Reply> heard = ask();
        world.pass(Duration.ofMillis(5_999));
        assertThat(heard.pending()).isTrue();
        world.pass(Duration.ofMillis(601)); // each of the three up to a tenth later
        assertThat(purchases(jobOf(heard))).containsExactly("alpha DELIVERED");
        assertThat(world.count("poll alpha")).isEqualTo(3);
    }

    @Test
    void aStuckTicketIsAskedAfterWhileTheNextUpstreamWorks() {
        open().upstream("alpha").accepts();
        Heard<Reply> heard = ask();
        world.pass(119);
        assertThat(world.done("submit")).containsExactly("alpha");
        world.upstream("bravo").accepts();
        world.pass(1);
        assertThat(world.done("submit")).containsExactly("alpha", "bravo");
        world.upstream("alpha").finishes("1024x1024");
        world.pass(2);
        assertThat(purchases(jobOf(heard))).containsExactly("alpha DELIVERED", "bravo LOST");
        assertThat(world.life().accounts()).contains(entry("loss", 6_000L), entry("cost:alpha", 4_000L))
                .doesNotContainKey("cost:bravo");
        long asked = world.count("poll bravo");
        world.pass(60);
        assertThat(world.count("poll bravo")).as("nobody asks for what is not wanted any more")
                .isLessThanOrEqualTo(asked + 1);
    }

    @Test
    void theUpstreamThatWasFasterThanAStuckOneIsUsed() {
        open().upstream("alpha").accepts();
        Heard<Reply> heard = ask();
        world.pass(120);
        assertThat(purchases(jobOf(heard))).containsExactly("alpha LOST", "bravo DELIVERED");
    }

    @Test
    void anAnswerThatComesAfterTheJobHasEndedIsBooked() {
        open().upstream("alpha")
                .answers(Duration.ofSeconds(150), new Submission.Finished(
                        new Images(List.of(new Image("https://img.example/1024x1024", null, null))), null));
        Job job = jobAfter(120);
        assertThat(purchases(job)).containsExactly("alpha INTENDED", "bravo DELIVERED");
        assertThat(world.life().accounts()).contains(entry("exposure:alpha", 4_000L));
        world.pass(30);
        assertThat(purchases(world.life().job(job.id()))).containsExactly("alpha LOST", "bravo DELIVERED");
        assertThat(world.life().accounts()).contains(entry("loss", 4_000L)).doesNotContainKey("exposure:alpha");
    }

    @Test
    void aTicketThatComesAfterTheJobHasEndedIsBooked() {
        open().upstream("alpha").accepts(Duration.ofSeconds(150));
        Job job = jobAfter(120);
        world.pass(30);
        assertThat(purchases(world.life().job(job.id()))).containsExactly("alpha LOST", "bravo DELIVERED");
        assertThat(world.count("poll alpha")).isZero();
    }

    @ParameterizedTest(name = "{0} where one image of 1024x1024 was ordered")
    @CsvSource({"512x512, 9", "1024x1023, 9", "text, 9", "'', 0", "gone, 20", "lost, 20", "'512x512 gone', 20"})
    void imagesThatWereNotOrderedAreALossAndTheNextUpstreamGetsTheWork(String images, int seconds) {
        open().upstream("alpha").delivers(images.isEmpty() ? new String[0] : images.split(" "));
        Job job = jobAfter(seconds);
        world.pass(5);
        job = world.life().job(job.id());
        assertThat(purchases(job)).containsExactly("alpha LOST", "bravo DELIVERED");
        assertThat(tried(job)).endsWith("bravo delivered");
        assertThat(world.life().core().health().of("alpha", "flux").failures()).singleElement()
                .satisfies(failed -> assertThat(failed.outcome()).isEqualTo("bad_images"));
        assertThat(world.life().accounts()).contains(entry("loss", 4_000L));
    }

    @Test
    void ofMoreImagesThanWereOrderedTheFirstGoodOneIsDelivered() {
        open().upstream("alpha").delivers("512x512", "1024x1024", "1024x1024");
        Job job = world.sell(CAT);
        assertThat(purchases(job)).containsExactly("alpha DELIVERED");
        assertThat(Works.of(job).images().orElseThrow().pictures()).extracting(picture -> picture.url())
                .containsExactly("https://img.example/1024x1024");
        assertThat(world.done("look")).containsExactly("512x512", "1024x1024");
    }

    @ParameterizedTest(name = "after {0} s")
    @ValueSource(ints = {1, 5, 14, 40, 100})
    void anImageThatComesLateIsDelivered(int seconds) {
        world = new World(folder, "0.010", "alpha 0.004");
        world.gone.add("1024x1024");
        Heard<Reply> heard = ask();
        world.pass(seconds);
        assertThat(heard.pending()).isTrue();
        world.gone.clear();
        world.pass(5);
        assertThat(purchases(jobOf(heard))).containsExactly("alpha DELIVERED");
        assertThat(world.done("prepare")).containsExactly("alpha");
    }

    @Test
    void besideAnImageThatIsLateAnotherUpstreamIsTried() {
        open().upstream("alpha").delivers("gone");
        Heard<Reply> heard = ask();
        world.pass(14);
        assertThat(world.done("submit")).containsExactly("alpha");
        world.pass(5);
        assertThat(world.done("submit")).containsExactly("alpha", "bravo");
        assertThat(tried(jobOf(heard))).contains("bravo delivered");
    }

    @Test
    void anImageThatNeverComesEndsWithTheOrdersTime() {
        world = new World(folder, "0.010", "alpha 0.004");
        world.upstream("alpha").delivers("gone");
        Heard<Reply> heard = ask();
        world.pass(361);
        assertThat(outcome(jobOf(heard))).isEqualTo("released DEADLINE_EXCEEDED");
        world.pass(10);
        assertThat(purchases(world.life().job(jobOf(heard).id()))).containsExactly("alpha LOST");
    }

    @Test
    void aPromptThatWasRefusedForNothingIsTriedElsewhere() {
        open().upstream("alpha").refusesPrompt();
        Job job = world.sell(CAT);
        assertThat(tried(job)).containsExactly("alpha refused", "bravo delivered");
        assertThat(purchases(job)).containsExactly("bravo DELIVERED");
    }

    @Test
    void aPromptThatEveryUpstreamRefusesIsToldSo() {
        open().upstream("alpha").refusesPrompt();
        world.upstream("bravo").refusesPrompt();
        world.upstream("cedar").refusesPrompt();
        Job job = world.sell(CAT);
        assertThat(outcome(job)).isEqualTo("released PROMPT_REFUSED");
        assertThat(purchases(job)).isEmpty();
    }

    @Test
    void noOtherUpstreamIsPaidForAPromptThatAPaidOneHasRefused() {
        open().upstream("alpha").answers(new Submission.PromptRefused("moderation_blocked"));
        Job job = world.sell(CAT);
        assertThat(outcome(job)).isEqualTo("released PROMPT_REFUSED");
        assertThat(purchases(job)).containsExactly("alpha IN_DOUBT");
        assertThat(tried(job)).containsExactly("alpha declined");
        assertThat(world.life().core().circuits().state("alpha", "flux")).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void aPreviewOfAJobIsAskedAfterAgainUntilItIsWhatWasOrdered() {
        open().upstream("alpha")
                .accepts()
                .says(new Progress.Finished(preview(), false), new Progress.Finished(preview(), true))
                .finishes("1024x1024");
        Job job = jobAfter(40);
        assertThat(purchases(job)).startsWith("alpha DELIVERED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"512x512", "gone"})
    void whatIsNoImageOfTheOrderInTheAnswerToItIsFollowedByItsJob(String image) {
        var ticket = new Ticket("alpha", "job-1", URI.create("https://alpha.example/job-1"));
        open().upstream("alpha").answers(new Submission.Finished(image(image), null, ticket)).finishes("1024x1024");
        Job job = jobAfter(14);
        assertThat(purchases(job)).containsExactly("alpha DELIVERED");
    }

    private static Images preview() {
        return image("512x512");
    }

    private static Images image(String name) {
        return new Images(List.of(new Image("https://img.example/" + name, null, null)));
    }

    @Test
    void aJobThatFailsForItsPromptIsTheLastPurchase() {
        open().upstream("alpha").accepts().says(new Progress.PromptRefused("nsfw"));
        Job job = jobAfter(3);
        assertThat(outcome(job)).isEqualTo("released PROMPT_REFUSED");
        assertThat(purchases(job)).containsExactly("alpha LOST");
        assertThat(world.life().accounts()).contains(entry("loss", 4_000L));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"data:image/png;base64,%%%", "data:image/png,abc", "data:", "ftp://img.example/1024x1024",
            "/v1/files/aaaaaaaaaaaaaaaa", "https:1024x1024", "not a url", ""})
    void whatIsNoImageAtAllIsALoss(String url) {
        open().upstream("alpha")
                .answers(new Submission.Finished(new Images(List.of(new Image(url, null, null))), null));
        assertThat(tried(world.sell(CAT))).containsExactly("alpha bad_images", "bravo delivered");
    }

    @Test
    void imagesThatCameAsDataAreKeptAndServedByUs() {
        String data = "data:image/png;base64," + Base64.getEncoder().encodeToString(Pngs.of(1024, 1024));
        open().upstream("alpha")
                .answers(new Submission.Finished(new Images(List.of(new Image(data, null, null))), null));
        Job job = world.sell(CAT);
        assertThat(Works.of(job).images().orElseThrow().pictures().getFirst().url()).startsWith("/v1/files/id-");
        assertThat(world.life().number("SELECT MAX(LENGTH(row)) FROM purchases")).isLessThan(2_000);
    }

    @Test
    void atTheDeadlineTheJobIsReleasedAndNobodyIsCharged() {
        open().upstream("alpha").accepts();
        world.upstream("bravo").accepts();
        world.upstream("cedar").accepts();
        Heard<Reply> heard = ask();
        world.pass(359);
        assertThat(heard.pending()).isTrue();
        world.pass(1);
        assertThat(outcome(jobOf(heard))).isEqualTo("released DEADLINE_EXCEEDED");
        assertThat(purchases(jobOf(heard))).containsExactly("alpha LOST", "bravo LOST", "cedar LOST");
        assertThat(world.life().accounts()).containsOnly(entry("treasury", -18_000L), entry("loss", 18_000L));
        assertThat(world.count("settle")).isZero();
    }

    @Test
    void noAttemptStartsWithLessThanItsLeastTime() {
        open().upstream("alpha").accepts();
        world.upstream("bravo").accepts();
        world.configuration = world.read("0.010", "20.00", "routing: { attempt-timeout: 166s }");
        world.restart(world.configuration);
        Heard<Reply> heard = ask();
        world.pass(333);
        assertThat(world.done("submit")).containsExactly("alpha", "bravo");
        world.pass(60);
        assertThat(outcome(jobOf(heard))).isEqualTo("released DEADLINE_EXCEEDED");
        assertThat(world.done("prepare")).containsExactly("alpha", "bravo");
    }

    @Test
    void nothingIsBoughtForAPayerWhoseMoneyIsGoneByThen() {
        open();
        world.facilitator.verifies(
                Mono.delay(Duration.ofSeconds(1), world.life().time()).map(t -> new Valid(world.payer.address())));
        world.upstream("alpha").answers(Duration.ofSeconds(5), new Submission.NotBought("refused"));
        Heard<Reply> heard = ask();
        world.pass(1);
        world.chain.owned(9_999);
        world.pass(5);
        assertThat(outcome(jobOf(heard))).isEqualTo("released PAYER_LIMITED");
        assertThat(world.done("submit")).containsExactly("alpha");
        assertThat(world.life().accounts()).isEmpty();
    }

    @Test
    void whenNobodyIsLeftTheJobIsReleasedAtOnce() {
        open();
        List.of("alpha", "bravo", "cedar")
                .forEach(id -> world.upstream(id).answers(new Submission.NotBought("refused")));
        assertThat(outcome(world.sell(CAT))).isEqualTo("released GENERATION_FAILED");
        assertThat(world.life().accounts()).isEmpty();
        assertThat(drawn("all/hour")).isZero();
    }

    @Test
    void anUpstreamWhoseCodeBreaksIsPassedOver() {
        open().upstream("alpha").isBroken();
        world.upstream("bravo").fails();
        Job job = world.sell(CAT);
        assertThat(purchases(job)).containsExactly("bravo IN_DOUBT", "cedar DELIVERED");
    }

    @Test
    void withoutFallbacksOnlyTheFirstOfThePlanIsTried() {
        open().upstream("alpha").refuses(Offer.Why.THROTTLED);
        Job job = world.sell("{\"prompt\":\"a cat\",\"model\":\"flux\",\"provider\":{\"allowFallbacks\":false}}");
        assertThat(outcome(job)).isEqualTo("released GENERATION_FAILED");
        assertThat(world.done("prepare")).containsExactly("alpha");
    }

    @Test
    void everyPermitIsGivenBackWhateverBecomesOfTheAttempt() {
        world = new World(folder, "0.010", "alpha 0.004", "bravo 0.006");
        world.configuration = world.read("0.010", "20.00", "circuit: { window: 2 }");
        world.restart(world.configuration);
        for (Runnable fate : List.<Runnable>of(() -> world.upstream("alpha").isBroken(),
                () -> world.upstream("alpha").accepts(Duration.ofSeconds(150)),
                () -> world.upstream("alpha").answers(new Submission.NotBought("refused")),
                () -> world.upstream("alpha").refuses(Offer.Why.NOT_402))) {
            world.restart();
            halfOpen("alpha");
            fate.run();
            jobAfter(200);
            assertThat(world.life().core().circuits().state("alpha", "flux") != CircuitState.HALF_OPEN
                    || world.life().core().circuits().enter("alpha", "flux").isPresent()).isTrue();
        }
    }

    @Test
    void aJobWhoseOnlyUpstreamIsTriedBySomebodyElseEndsInsteadOfHanging() {
        world = new World(folder, "0.010", "alpha 0.004");
        world.restart(world.read("0.010", "20.00", "circuit: { window: 2 }"));
        halfOpen("alpha");
        world.facilitator.verifies(
                Mono.delay(Duration.ofSeconds(1), world.life().time()).map(t -> new Valid(world.payer.address())));
        Heard<Reply> heard = ask();
        assertThat(world.life().core().circuits().enter("alpha", "flux")).isPresent();
        world.pass(1);
        assertThat(outcome(jobOf(heard))).isEqualTo("released NO_HEALTHY_UPSTREAM");
    }

    private World open() {
        world = new World(folder, "0.010", "alpha 0.004", "bravo 0.006", "cedar 0.008");
        return world;
    }

    private Heard<Reply> ask() {
        return world.ask(CAT, world.pay(CAT, 2));
    }

    private Job jobAfter(long seconds) {
        Heard<Reply> heard = ask();
        world.pass(seconds);
        return jobOf(heard);
    }

    private long drawn(String scope) {
        return world.life().number("SELECT COALESCE(SUM(drawn), 0) FROM budgets WHERE scope = ?", scope);
    }

    private void halfOpen(String id) {
        for (int i = 0; i < 2; i++)
            world.life().core().circuits().enter(id, "flux").ifPresent(permit -> permit.failed(Duration.ofSeconds(1)));
        world.pass(31);
        world.life()
                .core()
                .health()
                .record(id, "flux", new dev.turnpike.core.health.Check(world.now(), 402, Duration.ofMillis(100),
                        dev.turnpike.core.health.Check.Verdict.HEALTHY, "", null, null));
        assertThat(world.life().core().circuits().admits(id, "flux", world.life().core().health().of(id, "flux")))
                .isTrue();
    }
}
