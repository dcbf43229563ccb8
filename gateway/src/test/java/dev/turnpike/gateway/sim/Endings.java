package dev.turnpike.gateway.sim;

import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.journal.Change;
import dev.turnpike.core.work.ImageWork;
import dev.turnpike.core.work.Purchase;
import dev.turnpike.testkit.Works;
import dev.turnpike.x402.Bytes32;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a change says of a doubt or a fail-over: that it began, or how it ended. */
final class Endings {
    private Endings() {}

    /** @param own the purchases that this machine has made; it adds to them */
    static List<String> of(Change change, Set<Bytes32> own) {
        Job before = change.before();
        List<String> seen = new ArrayList<>();
        if (before == null) return seen;
        settlement(before.state(), change, seen);
        if (!(change.after().work() instanceof ImageWork work)) return seen;
        for (Purchase bought : work.purchases()) {
            Bytes32 nonce = bought.order().authorization().nonce();
            if (bought.number() > Works.of(before).purchases().size()) {
                own.add(nonce);
                failOver(before, seen);
            } else
                purchase(Works.of(before).purchase(bought.number()).state(), bought.state(), own.contains(nonce), seen);
        }
        return seen;
    }

    private static void settlement(State before, Change change, List<String> seen) {
        if (!(before instanceof State.Settling settling)) return;
        switch (change.after().state()) {
            case State.Settling now when settling.doubt() == null && now.doubt() != null ->
                seen.add("doubts: settlement, begun");
            case State.Closed(End.Settled end, var at) when change.watch() != null ->
                seen.add("doubts: settlement, found settled on chain");
            case State.Closed(End.Settled end, var at) when settling.doubt() != null ->
                seen.add("doubts: settlement, settled when asked again");
            case State.Closed(End.Lapsed end, var at) -> seen.add("doubts: settlement, found void: " + lapsed(end));
            default -> {}
        }
    }

    private static String lapsed(End.Lapsed end) {
        return end.why().byPayer() ? "taken back by its payer" : "expired unspent";
    }

    /** One that a machine went down with is in doubt for the next, whether or not it has come to write that. */
    private static void purchase(Purchase.State before, Purchase.State after, boolean own, List<String> seen) {
        boolean doubt = before == Purchase.State.IN_DOUBT || before == Purchase.State.INTENDED && !own;
        if (after == before) return;
        if (after == Purchase.State.IN_DOUBT) seen.add("doubts: purchase, begun");
        else if (doubt) seen.add("doubts: purchase, " + switch (after) {
            case VOID -> "found void";
            case LOST -> "found paid, and lost";
            case PAID, DELIVERED -> "delivered late, asked again after a restart";
            case INTENDED, IN_DOUBT -> throw new IllegalStateException("from " + before + " to " + after);
        });
    }

    private static void failOver(Job before, List<String> seen) {
        if (Works.of(before).purchases().isEmpty()) return;
        seen.add("fail-overs: after one that is " + Works.of(before).purchases().getLast().state());
    }
}
