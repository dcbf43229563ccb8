package dev.turnpike.gateway.sim;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How often what happened. A long run must have come to everything here at least so often; so must what it came to
 * besides.
 */
final class Tally {
    static final long OFTEN = 100;
    private static final Set<String> EXPECTED = Stream
            .concat(Stream.of("crashes: ", "pauses: ").flatMap(what -> Snare.all().map(what::concat)), """
                    open at a crash: job held
                    open at a crash: job working
                    open at a crash: job settling
                    open at a crash: purchase INTENDED
                    open at a crash: purchase PAID
                    open at a crash: purchase IN_DOUBT
                    doubts: settlement, begun
                    trouble: a settlement is carried out and denied
                    payers: a payment is tried out by somebody else
                    payers: a payment answers nothing
                    operators: restore a backup
                    doubts: settlement, found settled on chain
                    doubts: settlement, settled when asked again
                    doubts: settlement, found void: expired unspent
                    doubts: settlement, found void: taken back by its payer
                    doubts: payment reported settled, shown by the chain
                    doubts: payment reported settled, never was
                    doubts: payment let go, proven dead
                    doubts: payment let go, came all the same and is owed
                    doubts: purchase, begun
                    doubts: purchase, found void
                    doubts: purchase, found paid, and lost
                    doubts: purchase, delivered late, asked again after a restart
                    fail-overs: after one that is INTENDED
                    fail-overs: after one that is IN_DOUBT
                    fail-overs: after one that is PAID
                    fail-overs: after one that is LOST
                    fail-overs: after one that is VOID
                    losses: in doubt, and found paid
                    losses: images that are none, or not as ordered
                    losses: the upstream took our money and failed
                    losses: another was first, or nobody waited any more
                    losses: our payer's settlement was refused
                    losses: our payer's settlement became impossible
                    losses: our payer's settlement was reported and never was
                    owed: money that came for nothing
                    owed: paid back
                    jobs: settled
                    jobs: released
                    jobs: lapsed
                    jobs: unpaid
                    jobs: withdrawn
                    journal: CONFLICT
                    journal: LOST
                    journal: OVER_BUDGET
                    journal: write fails
                    disk: commit fails
                    disk: commit only seems to fail
                    follower: a range is written
                    follower: a range is not written
                    follower: a block is replaced
                    follower: a block cannot be read
                    follower: a transfer is not shown yet
                    follower: the node answers for a part
                    follower: the node goes back
                    follower: the node is behind
                    payers: cancel an authorization
                    payers: use a nonce elsewhere
                    payers: drain an account
                    payers: carry an authorization out themselves
                    payers: send a payment twice at once
                    payers: replay a payment
                    payers: pay anew after hanging up
                    payers: given what an earlier payment bought
                    routes: a request is forwarded
                    routes: a request is forwarded that was paid for before
                    routes: an answer is sold
                    routes: an answer costs nothing
                    trouble: our clock is shifted
                    trouble: our prices changed
                    trouble: configuration changed
                    trouble: upstream changes its price""".lines())
            .collect(Collectors.toUnmodifiableSet());

    private final Map<String, Long> counts = new TreeMap<>();

    synchronized void add(Map<String, Long> more) {
        more.forEach((what, times) -> counts.merge(what, times, Long::sum));
    }

    /** What did not happen often enough to say that it was tried. */
    List<String> seldom() {
        return Stream.concat(EXPECTED.stream(), counts.keySet().stream())
                .distinct()
                .filter(what -> counts.getOrDefault(what, 0L) < OFTEN)
                .sorted()
                .map(what -> what + ": " + counts.getOrDefault(what, 0L))
                .toList();
    }

    /** How often this has happened. */
    long times(String what) {
        return counts.getOrDefault(what, 0L);
    }

    /** A table, group by group. */
    @Override
    public String toString() {
        StringBuilder table = new StringBuilder();
        for (String group : new TreeSet<>(counts.keySet().stream().map(Tally::group).toList())) {
            table.append(group).append('\n');
            counts.forEach((what, times) -> {
                if (group(what).equals(group))
                    table.append("%10d  %s%n".formatted(times, what.substring(group.length() + 2)));
            });
        }
        return table.toString();
    }

    private static String group(String what) {
        return what.substring(0, what.indexOf(": "));
    }
}
