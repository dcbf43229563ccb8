package dev.turnpike.gateway.http.operators;

import dev.turnpike.core.books.Audit;
import dev.turnpike.core.books.Reconciliation;
import dev.turnpike.core.books.Report;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.gateway.http.wire.Answer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/**
 * {@code /v1/ledger/reconciliation}, for operators only: whether the chain agrees with the books. GET looks; POST also
 * posts to suspense what nobody expected, as happens by itself every few minutes.
 */
public final class ReconciliationPage {
    private static final Logger LOG = LoggerFactory.getLogger(ReconciliationPage.class);
    private static final Duration LONGEST = Duration.ofDays(31);
    private static final Duration USUAL = Duration.ofDays(1);

    private final Reconciliation reconciliation;
    private final Audit audit;
    private final InstantSource clock;

    public ReconciliationPage(Reconciliation reconciliation, Audit audit, InstantSource clock) {
        this.reconciliation = reconciliation;
        this.audit = audit;
        this.clock = clock;
    }

    Mono<Answer> look(ServerRequest request) {
        return report(request).map(ReconciliationPage::answer);
    }

    Mono<Answer> post(ServerRequest request) {
        return report(request).flatMap(audit::post)
                .then(Mono.defer(() -> report(request)))
                .map(ReconciliationPage::answer);
    }

    private Mono<Report> report(ServerRequest request) {
        return Mono.defer(() -> {
            LedgerQuery.only(Set.of("from", "to"), request);
            Instant given = LedgerQuery.to(request);
            Instant now = clock.instant();
            Instant to = given == null ? now : given;
            if (to.isAfter(now))
                throw Refusal.field(Code.INVALID_PARAMETER, "to",
                        "to: '" + to + "' (expected: not in the future, now being '" + now + "')");
            Instant begin = LedgerQuery.from(request);
            Instant from = begin == null ? to.minus(USUAL) : begin;
            if (!from.isBefore(to) || from.plus(LONGEST).isBefore(to))
                throw Refusal.field(Code.INVALID_PARAMETER, "from",
                        "from: '" + from + "' (expected: before to, '" + to + "', and at most 31 days)");
            return reconciliation.report(from, to)
                    .onErrorMap(failure -> !(failure instanceof Refusal), ReconciliationPage::unread);
        });
    }

    private static Refusal unread(Throwable failure) {
        LOG.warn("reconciliation: {}", failure.toString());
        return Refusal.later(Code.OVERLOADED,
                "The chain cannot be read now, or not as far as asked; the log says more.", Duration.ofSeconds(30));
    }

    private static Answer answer(Report report) {
        return Answer.json(200, ReportView.of(report)).with("Cache-Control", "no-store");
    }
}
