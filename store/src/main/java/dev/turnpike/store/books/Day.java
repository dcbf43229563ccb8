package dev.turnpike.store.books;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * A day of UTC in figures, in atomic units.
 *
 * @param fees fees of facilitators; 0 as long as none are charged
 * @param upstreams figures by the upstream that made the work; sales of work made for an earlier job are under the empty
 *     name
 * @param models figures by model, likewise
 * @param exposure money that may have been spent and is not proven, at the end of the day
 * @param lost what was lost, by upstream and reason, the most first
 * @param owed money due back to payers, at the end of the day
 * @param suspense unexplained transfers to us minus those from us, at the end of the day
 */
public record Day(LocalDate date, Trade total, long fees, Map<String, Trade> upstreams, Map<String, Trade> models,
        List<Lost> lost, long exposure, long owed, long suspense) {
    public long margin() {
        return Math.subtractExact(total.margin(), fees);
    }
}
