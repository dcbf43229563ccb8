package dev.turnpike.gateway.operators;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.turnpike.store.books.Day;
import dev.turnpike.store.books.Lost;
import dev.turnpike.store.books.Trade;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * A day of UTC in figures.
 *
 * @param margin what was sold less what was bought and the fees
 * @param exposure what may have been spent and is not proven, at the end of the day
 * @param owed what is to be paid back, at the end of the day
 * @param lost the losses by upstream and reason, the most first
 * @param suspense unexpected transfers, at the end of the day
 */
public record DaySummary(LocalDate day, @JsonUnwrapped Figures total, Amount fees, Amount margin, Amount exposure,
        Amount owed, Amount suspense, List<OfReason> lost, List<OfUpstream> upstreams, List<OfModel> models) {
    /** What was sold, bought and lost. */
    public record Figures(Count sold, Count bought, Amount losses) {
        private static Figures of(Trade trade) {
            return new Figures(new Count(Amount.of(trade.sold()), trade.sales()),
                    new Count(Amount.of(trade.bought()), trade.purchases()), Amount.of(trade.losses()));
        }
    }

    /** A sum, and the number of its parts. */
    public record Count(@JsonUnwrapped Amount amount, long count) {}

    /** The figures of one upstream; sales of images that were made for an earlier job are under the empty name. */
    public record OfUpstream(String upstream, @JsonUnwrapped Figures figures, Amount margin) {}

    /** The figures of one model. */
    public record OfModel(String model, @JsonUnwrapped Figures figures, Amount margin) {}

    /**
     * What was lost for one reason.
     *
     * @param upstream empty if it was a sale that proved never to be paid
     * @param change what to change
     */
    public record OfReason(String upstream, String reason, @JsonUnwrapped Count lost, String change) {
        private static OfReason of(Lost lost) {
            return new OfReason(lost.upstream(), lost.reason().label(),
                    new Count(Amount.of(lost.amount()), lost.count()), lost.reason().advice());
        }
    }

    static DaySummary of(Day day) {
        return new DaySummary(day.date(), Figures.of(day.total()), Amount.of(day.fees()), Amount.of(day.margin()),
                Amount.of(day.exposure()), Amount.of(day.owed()), Amount.of(day.suspense()),
                day.lost().stream().map(OfReason::of).toList(),
                each(day.upstreams(),
                        (name, trade) -> new OfUpstream(name, Figures.of(trade), Amount.of(trade.margin()))),
                each(day.models(), (name, trade) -> new OfModel(name, Figures.of(trade), Amount.of(trade.margin()))));
    }

    private static <T> List<T> each(Map<String, Trade> trades, BiFunction<String, Trade, T> figures) {
        return trades.entrySet().stream().map(trade -> figures.apply(trade.getKey(), trade.getValue())).toList();
    }
}
