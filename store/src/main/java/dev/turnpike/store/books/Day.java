package dev.turnpike.store.books;

import java.time.LocalDate;
import java.util.Map;

/**
 * A day of UTC in figures, in atomic units.
 *
 * @param fees what others took for their services; 0 as long as nobody charges any
 * @param upstreams by whom the work was made; sales of work that was made for an earlier job are under the empty name
 * @param models by what was sold, likewise
 * @param exposure what may have been spent and is not proven, at the end of the day
 * @param owed what is to be paid back, at the end of the day
 * @param suspense what reached us and nobody expected, less what left us so, at the end of the day
 */
public record Day(LocalDate date, Trade total, long fees, Map<String, Trade> upstreams, Map<String, Trade> models,
        long exposure, long owed, long suspense) {
    public long margin() {
        return Math.subtractExact(total.margin(), fees);
    }
}
