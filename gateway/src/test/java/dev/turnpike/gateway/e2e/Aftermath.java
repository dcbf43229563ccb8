package dev.turnpike.gateway.e2e;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * After a storm: everything has come to its end and was asked for once more, and the gateway has stopped.
 *
 * @param visits each of which was told an end
 * @param replays the answers to all payments that had bought something, sent once more
 * @param payments what is said of them
 */
record Aftermath(List<Customer.Visit> visits, Map<String, Web.Answer> replays, Map<String, Web.Answer> payments,
        Web.Answer reconciled) {
    private static final Duration ENDS = Duration.ofMinutes(3);
    /** Doubts are looked at less often as they age, by a clock that does not jump as the chain's does. */
    private static final Duration PROVEN = Duration.ofMinutes(12);
    /** Longer than anything lives that was signed here, so that nobody settles it any more. */
    private static final Duration LIFE = Duration.ofSeconds(90);
    /** Longer than any authorization that anybody signed here is good for. */
    private static final long EXPIRED_SECONDS = 1000;

    static Aftermath of(StormTown storm, List<Customer.Visit> met) {
        ended(storm);
        List<Customer.Visit> visits = met.stream().map(Aftermath::toldAnEnd).toList();
        Map<String, Web.Answer> payments = each(visits,
                payment -> Until.holds("said", ENDS,
                        () -> Web.get(storm.seller.url() + "/v1/payments/" + storm.town.network() + "/"
                                + payment.payer() + "/" + payment.nonce()),
                        answer -> answer.status() == 200 || answer.status() == 404));
        payments.values().removeIf(answer -> answer.status() == 404);
        Map<String, Web.Answer> replays = each(visits,
                payment -> payments.containsKey(payment.nonce()) ? payment.send() : null);
        Web.Answer reconciled = Web.get(storm.seller.management() + "/v1/ledger/reconciliation?from=" + storm.opened);
        storm.seller.stop();
        return new Aftermath(visits, replays, payments, reconciled);
    }

    /** Everything that is not as it should be, in words. */
    List<String> broken(Audit audit) {
        return audit.broken(visits, replays, payments, reconciled);
    }

    /** All that can end by itself has ended; then everything signed expires, and all else ends too. */
    private static void ended(StormTown storm) {
        Until.holds("worked off", ENDS,
                () -> storm.count("SELECT COUNT(*) FROM jobs WHERE state IN ('held', 'working', 'delivered')"),
                open -> open == 0);
        Instant expired = Instant.now().plus(LIFE);
        Until.holds("settled what can be", ENDS, () -> storm.books.rows("SELECT id FROM jobs WHERE state = 'settling'"),
                open -> open.isEmpty() || Instant.now().isAfter(expired));
        storm.chain.advance(EXPIRED_SECONDS);
        Until.holds("ended", PROVEN, () -> storm.books.rows(
                "SELECT id, state, outcome, proof, watch_at FROM jobs WHERE state <> 'closed' OR watch_at IS NOT NULL"),
                List::isEmpty);
    }

    /** Who gave up is told now. */
    private static Customer.Visit toldAnEnd(Customer.Visit visit) {
        Signed payment = visit.payment();
        if (payment == null || visit.ended()) return visit;
        List<Web.Answer> answers = new ArrayList<>(visit.answers());
        answers.add(Until.holds("told", ENDS, payment::send, Customer::ended));
        return new Customer.Visit(visit.habit(), payment, answers);
    }

    private static Map<String, Web.Answer> each(List<Customer.Visit> visits, Function<Signed, Web.Answer> ask) {
        Map<String, Web.Answer> answers = new HashMap<>();
        for (Customer.Visit visit : visits) {
            Signed payment = visit.payment();
            Web.Answer answer = payment == null ? null : ask.apply(payment);
            if (answer != null && payment != null) answers.put(payment.nonce(), answer);
        }
        return answers;
    }
}
