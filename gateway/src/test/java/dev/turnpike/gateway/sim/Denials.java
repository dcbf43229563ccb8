package dev.turnpike.gateway.sim;

import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.x402.Facilitator.Settlement;
import dev.turnpike.x402.Payment;
import java.util.HashSet;
import java.util.Set;

/** Settlements that the facilitator has carried out and says it has refused. */
final class Denials {
    private final SimWorld world;
    private final Set<Wire.Slot> denied = new HashSet<>();

    Denials(SimWorld world) {
        this.world = world;
    }

    /** What it says of a settlement while it denies those that it has carried out. */
    Settlement denied(Payment payment, Settlement answer) {
        if (!(answer instanceof Settlement.Settled)) return answer;
        denied.add(new Wire.Slot(payment.authorization().from(), payment.authorization().nonce()));
        world.story().count("trouble: a settlement is carried out and denied");
        return new Settlement.Refused("insufficient_funds", "so it says");
    }

    /** A gateway has closed a job. Its client is told that nothing was charged, which its node must have shown. */
    void closed(Machine machine, Job job) {
        Wire.Slot slot = new Wire.Slot(job.facts().key().payer(), job.facts().key().nonce());
        boolean unpaid = job.state() instanceof State.Closed closed && closed.end() instanceof End.Unpaid;
        if (unpaid && denied.contains(slot) && machine.chain().showsAtOnce())
            world.laws().breach(2, "%s is told that it was not charged, and the chain shows that it was", slot);
    }
}
