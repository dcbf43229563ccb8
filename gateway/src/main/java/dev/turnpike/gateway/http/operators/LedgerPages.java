package dev.turnpike.gateway.http.operators;

import dev.turnpike.gateway.http.wire.Answer;
import dev.turnpike.gateway.http.wire.Json;
import dev.turnpike.store.books.Days;
import dev.turnpike.store.books.Filter;
import dev.turnpike.store.books.Ledger;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.util.UriComponentsBuilder;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code GET /v1/ledger} and {@code /v1/ledger/summary}, for operators only: on the management port. */
public final class LedgerPages {
    private static final MediaType CSV = MediaType.parseMediaType("text/csv");

    private final Ledger ledger;
    private final Days days;
    private final InstantSource clock;

    public LedgerPages(Ledger ledger, Days days, InstantSource clock) {
        this.ledger = ledger;
        this.days = days;
        this.clock = clock;
    }

    /** Entries; in JSON, on the first page, also the balances of all accounts that they belong to. */
    Mono<Answer> entries(ServerRequest request) {
        return Mono.defer(() -> {
            Filter filter = LedgerQuery.filter(request);
            return csv(request) ? ledger.entries(filter).map(page -> csv(request, page)) : json(request, filter);
        });
    }

    private Mono<Answer> json(ServerRequest request, Filter filter) {
        return ledger.entries(filter).flatMap(page -> {
            ObjectNode body = LedgerView.of(page);
            Mono<ObjectNode> whole = filter.after() != null ? Mono.just(body)
                    : ledger.balances(filter).map(balances -> LedgerView.with(balances, body));
            return whole.map(view -> linked(request, page, Answer.json(200, view)));
        });
    }

    private static Answer csv(ServerRequest request, Ledger.Page page) {
        return linked(request, page,
                Csv.answer(LedgerView.COLUMNS, page.entries().stream().map(LedgerView::row).toList()));
    }

    Mono<Answer> summary(ServerRequest request) {
        return Mono
                .defer(() -> days.day(LedgerQuery.day(request, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC))))
                .map(day -> Answer.json(200, DayView.of(day)).with("Cache-Control", "no-store"));
    }

    private static Answer linked(ServerRequest request, Ledger.Page page, Answer answer) {
        Answer fresh = answer.with("Cache-Control", "no-store");
        return page.next() == null ? fresh
                : fresh.with("Link",
                        "<" + UriComponentsBuilder.fromUri(request.uri())
                                .replaceQueryParam("cursor", page.next())
                                .build(true) + ">; rel=\"next\"");
    }

    /** By the word in the query if there is one, else by what the client would rather have. */
    private static boolean csv(ServerRequest request) {
        return LedgerQuery.format(request).map("csv"::equals).orElseGet(() -> wantsCsv(request.headers().accept()));
    }

    private static boolean wantsCsv(List<MediaType> accepted) {
        return accepted.stream()
                .filter(type -> type.getQualityValue() > 0)
                .filter(type -> type.isConcrete()
                        && (CSV.equalsTypeAndSubtype(type) || MediaType.APPLICATION_JSON.equalsTypeAndSubtype(type)))
                .findFirst()
                .filter(CSV::equalsTypeAndSubtype)
                .isPresent();
    }

    static ArrayNode array(List<ObjectNode> items) {
        ArrayNode array = Json.array();
        items.forEach(array::add);
        return array;
    }
}
