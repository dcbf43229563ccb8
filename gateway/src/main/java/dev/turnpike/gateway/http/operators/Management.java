package dev.turnpike.gateway.http.operators;

import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.POST;

import dev.turnpike.gateway.http.wire.Endpoints;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * What only operators may ask: on the management port, beside the actuator. There may be several; none of them is a
 * bean of the public port.
 */
public record Management(RouterFunction<ServerResponse> routes) {
    public static Management books(LedgerPages ledger, ReconciliationPage reconciliation) {
        return new Management(new Endpoints().on(GET, "/v1/ledger", ledger::entries)
                .on(GET, "/v1/ledger/summary", ledger::summary)
                .on(GET, "/v1/ledger/reconciliation", reconciliation::look)
                .on(POST, "/v1/ledger/reconciliation", reconciliation::post)
                .build());
    }

    public static Management refunds(RefundPage refunds) {
        return new Management(new Endpoints().on(POST, "/v1/refunds", refunds::pay).build());
    }
}
