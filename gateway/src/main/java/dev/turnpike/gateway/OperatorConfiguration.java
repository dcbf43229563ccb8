package dev.turnpike.gateway;

import dev.turnpike.config.file.Startup;
import dev.turnpike.core.Core;
import dev.turnpike.core.fleet.Reload;
import dev.turnpike.core.time.Background;
import dev.turnpike.core.webhooks.Webhooks;
import dev.turnpike.gateway.operators.LedgerPages;
import dev.turnpike.gateway.operators.OperatorHosts;
import dev.turnpike.gateway.operators.ReconciliationPage;
import dev.turnpike.gateway.operators.RefundPage;
import dev.turnpike.store.SqliteJournal;
import dev.turnpike.store.books.Balances;
import dev.turnpike.store.books.Days;
import dev.turnpike.store.books.Ledger;
import dev.turnpike.store.books.Reads;
import dev.turnpike.store.retention.Retention;
import dev.turnpike.store.webhooks.SqlWebhookBook;
import dev.turnpike.surface.sale.WebhookBody;
import dev.turnpike.surface.wire.Bodies;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** What operators see, and what runs by itself: the books, health, the loops. */
@org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
class OperatorConfiguration {

    @Bean
    OperatorHosts operatorHosts(Startup startup, Launch launch) {
        Set<String> names = new HashSet<>(launch.managementHosts());
        URI publicUrl = startup.configuration().publicUrl();
        if (publicUrl != null) names.add(publicUrl.getHost());
        return new OperatorHosts(names);
    }

    @Bean
    RefundPage refundPage(Core core, Bodies bodies) {
        return new RefundPage(core.refunds(), bodies);
    }

    @Bean
    LedgerPages ledgerPages(Core core, Reads reads) {
        return new LedgerPages(new Ledger(reads), new Days(reads), core.ground().time().clock());
    }

    @Bean
    ReconciliationPage reconciliationPage(Core core) {
        return new ReconciliationPage(core.bookkeeping().reconciliation(), core.bookkeeping().audit(),
                core.ground().time().clock());
    }

    @Bean
    Retention retention(Core core, SqliteJournal journal, MeterRegistry registry) {
        return new Retention(journal, () -> core.configuration().retention(), core.ground().time(),
                new RetentionMeters(registry));
    }

    @Bean
    Webhooks webhooks(Core core, SqliteJournal journal) {
        return new Webhooks(new SqlWebhookBook(journal), journal,
                job -> WebhookBody.of(job, core.ground().outside().publicUrl().get()), core.ground().outside().http(),
                () -> core.configuration().webhooks(), core.ground().time());
    }

    /** Started before the server accepts, stopped after it has ended. */
    @Bean
    Loops loops(Core core, Startup startup, Launch launch, Reads reads, Meters meters, Threads threads,
            LedgerWatch watch, Retention retention, Webhooks webhooks, SqliteJournal journal) {
        List<Background> loops = new ArrayList<>(core.background());
        journal.upkeep(threads.disk()).ifPresent(loops::add);
        loops.add(watch);
        loops.add(core.duty(retention));
        loops.add(webhooks);
        loops.add(new Balances(reads, threads.work(), meters::balances));
        if (startup.file() != null)
            loops.add(new Reload(startup.file(), startup.text(), core.fleet(), System::getenv, next -> {
                core.circuits().configure(next.circuit());
                meters.offers(core.fleet().get(), core.health());
            }, () -> LocalDate.ofInstant(core.ground().time().now(), ZoneOffset.UTC), threads.disk()));
        return new Loops(loops, core.running(), launch.drain());
    }

    /** Ready once every upstream has been asked; a part of readiness by {@code application.yaml}. */
    @Bean
    HealthIndicator probesHealthIndicator(Core core) {
        return () -> in(core.health().firstRoundDone());
    }

    /** Ready for as long as no other process has taken the ledger over; a part of readiness too. */
    @Bean
    HealthIndicator ownerHealthIndicator(Core core) {
        return () -> in(!core.ground().stores().journal().isReplaced());
    }

    /** Ready once the jobs that were open at the start have been taken up; a part of readiness too. */
    @Bean
    HealthIndicator recoveryHealthIndicator(Core core) {
        return () -> in(core.recovered());
    }

    private static Health in(boolean service) {
        return (service ? Health.up() : Health.outOfService()).build();
    }

    @Bean
    TreasuryHealth treasuryHealthIndicator(Core core, Startup startup, MeterRegistry registry) {
        var health = new TreasuryHealth(core.spending(), core.ground().outside().treasury().address(),
                startup.configuration().treasury().warnBelow());
        health.meter(registry);
        return health;
    }

    @Bean
    Welcome welcome(Core core, Startup startup, Playground playground) {
        return new Welcome(core, startup, playground);
    }
}
