package dev.turnpike.gateway.operators;

import dev.turnpike.core.books.Audit;
import dev.turnpike.core.books.Reconciliation;
import dev.turnpike.core.books.Report;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.surface.wire.JsonResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import reactor.core.publisher.Mono;

/**
 * {@code /v1/ledger/reconciliation}: whether the chain agrees with the books. GET reports; POST also posts unexpected
 * transfers to suspense, as the gateway does by itself every few minutes.
 */
public final class ReconciliationPage implements OperatorPage {
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

    @GetMapping("/v1/ledger/reconciliation")
    Mono<ResponseEntity<ReconciliationReport>> look(@RequestParam MultiValueMap<String, String> query) {
        return report(query).map(ReconciliationPage::response);
    }

    @PostMapping("/v1/ledger/reconciliation")
    Mono<ResponseEntity<ReconciliationReport>> post(@RequestParam MultiValueMap<String, String> query) {
        return report(query).flatMap(audit::post)
                .then(Mono.defer(() -> report(query)))
                .map(ReconciliationPage::response);
    }

    private Mono<Report> report(MultiValueMap<String, String> query) {
        return Mono.defer(() -> {
            LedgerQuery.only(Set.of("from", "to"), query);
            Instant given = LedgerQuery.to(query);
            Instant now = clock.instant();
            Instant to = given == null ? now : given;
            if (to.isAfter(now))
                throw Refusal.field(Code.INVALID_PARAMETER, "to",
                        "to: '" + to + "' (expected: not in the future, now being '" + now + "')");
            Instant begin = LedgerQuery.from(query);
            Instant from = begin == null ? to.minus(USUAL) : begin;
            if (!from.isBefore(to) || from.plus(LONGEST).isBefore(to))
                throw Refusal.field(Code.INVALID_PARAMETER, "from",
                        "from: '" + from + "' (expected: before to, '" + to + "', and at most 31 days)");
            return reconciliation.since()
                    .doOnNext(since -> whole(from, since))
                    .then(reconciliation.report(from, to))
                    .onErrorMap(failure -> !(failure instanceof Refusal), ReconciliationPage::unread);
        });
    }

    private static void whole(Instant from, Instant since) {
        if (from.isBefore(since))
            throw Refusal.field(Code.INVALID_PARAMETER, "from", "from: '" + from + "' (expected: not before '" + since
                    + "', what ended earlier having been deleted, as retention.jobs says)");
    }

    private static Refusal unread(Throwable failure) {
        LOG.warn("reconciliation: {}", failure.toString());
        return Refusal.later(Code.OVERLOADED,
                "The chain cannot be read now, or not as far as asked; the log says more.", Duration.ofSeconds(30));
    }

    private static ResponseEntity<ReconciliationReport> response(Report report) {
        return JsonResponse.uncached(ReconciliationReport.of(report));
    }
}
