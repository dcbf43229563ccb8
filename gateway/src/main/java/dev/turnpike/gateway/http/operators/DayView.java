package dev.turnpike.gateway.http.operators;

import dev.turnpike.gateway.http.wire.Json;
import dev.turnpike.store.books.Day;
import dev.turnpike.store.books.Trade;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A day in figures, as it is shown. */
final class DayView {
    private DayView() {}

    static ObjectNode of(Day day) {
        ObjectNode view = Json.object().put("day", day.date().toString());
        trade(day.total(), view);
        view.set("fees", LedgerView.money(day.fees()));
        view.set("margin", LedgerView.money(day.margin()));
        view.set("exposure", LedgerView.money(day.exposure()));
        view.set("owed", LedgerView.money(day.owed()));
        view.set("suspense", LedgerView.money(day.suspense()));
        view.set("upstreams", by("upstream", day.upstreams()));
        view.set("models", by("model", day.models()));
        return view;
    }

    private static ArrayNode by(String what, Map<String, Trade> trades) {
        ArrayNode all = Json.array();
        trades.forEach((name, trade) -> {
            ObjectNode one = Json.object().put(what, name);
            trade(trade, one);
            one.set("margin", LedgerView.money(trade.margin()));
            all.add(one);
        });
        return all;
    }

    private static void trade(Trade trade, ObjectNode view) {
        view.set("sold", LedgerView.money(trade.sold()).put("count", trade.sales()));
        view.set("bought", LedgerView.money(trade.bought()).put("count", trade.purchases()));
        view.set("losses", LedgerView.money(trade.losses()));
    }
}
