package dev.turnpike.gateway.operators;

import dev.turnpike.store.books.Days;
import dev.turnpike.store.books.Filter;
import dev.turnpike.store.books.Ledger;
import dev.turnpike.surface.wire.JsonResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriComponentsBuilder;
import reactor.core.publisher.Mono;

/** {@code GET /v1/ledger} and {@code /v1/ledger/summary}: entries and balances, and a day in figures. */
public final class LedgerPages implements OperatorPage {
    private static final MediaType CSV = MediaType.parseMediaType("text/csv");

    private final Ledger ledger;
    private final Days days;
    private final InstantSource clock;

    public LedgerPages(Ledger ledger, Days days, InstantSource clock) {
        this.ledger = ledger;
        this.days = days;
        this.clock = clock;
    }

    /** Entries, as CSV or JSON; JSON's first page also has the balances of all accounts that they belong to. */
    @GetMapping("/v1/ledger")
    Mono<ResponseEntity<?>> entries(ServerHttpRequest request) {
        return Mono.defer(() -> {
            Filter filter = LedgerQuery.filter(request.getQueryParams());
            boolean csv = csv(request);
            return ledger.entries(filter)
                    .flatMap(page -> csv ? Mono.just(table(page, request.getURI()))
                            : json(page, filter, request.getURI()));
        });
    }

    private Mono<ResponseEntity<?>> json(Ledger.Page page, Filter filter, URI asked) {
        LedgerPage entries = LedgerPage.of(page);
        Mono<LedgerPage> whole = filter.after() != null ? Mono.just(entries)
                : ledger.balances(filter).map(entries::with);
        return whole.map(answer -> response(page, asked).contentType(MediaType.APPLICATION_JSON).body(answer));
    }

    private static ResponseEntity<?> table(Ledger.Page page, URI asked) {
        String table = Csv.table(LedgerPage.COLUMNS, page.entries().stream().map(LedgerPage::row).toList());
        return response(page, asked).header("Content-Type", "text/csv;charset=UTF-8")
                .header("Content-Disposition", "attachment; filename=\"ledger.csv\"")
                .body(table.getBytes(StandardCharsets.UTF_8));
    }

    private static ResponseEntity.BodyBuilder response(Ledger.Page page, URI asked) {
        var response = ResponseEntity.ok().header("Cache-Control", "no-store");
        return page.next() == null ? response
                : response.header("Link", "<" + next(asked, page.next()) + ">; rel=\"next\"");
    }

    private static String next(URI asked, Object cursor) {
        return UriComponentsBuilder.fromUri(asked).replaceQueryParam("cursor", cursor).build(true).toString();
    }

    @GetMapping("/v1/ledger/summary")
    Mono<ResponseEntity<DaySummary>> summary(@RequestParam MultiValueMap<String, String> query) {
        return Mono.defer(() -> days.day(LedgerQuery.day(query, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC))))
                .map(day -> JsonResponse.uncached(DaySummary.of(day)));
    }

    /** The format of the query if it names one, else what the client prefers. */
    private static boolean csv(ServerHttpRequest request) {
        return LedgerQuery.format(request.getQueryParams())
                .map("csv"::equals)
                .orElseGet(() -> prefersCsv(request.getHeaders().getAccept()));
    }

    private static boolean prefersCsv(List<MediaType> accepted) {
        return accepted.stream()
                .filter(type -> type.getQualityValue() > 0)
                .filter(type -> type.isConcrete()
                        && (CSV.equalsTypeAndSubtype(type) || MediaType.APPLICATION_JSON.equalsTypeAndSubtype(type)))
                .findFirst()
                .filter(CSV::equalsTypeAndSubtype)
                .isPresent();
    }
}
