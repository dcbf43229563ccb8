package dev.turnpike.core;

import dev.turnpike.config.Configuration;
import dev.turnpike.core.books.Audit;
import dev.turnpike.core.books.Reconciliation;
import dev.turnpike.core.doubt.Follower;
import dev.turnpike.core.doubt.Followers;
import dev.turnpike.core.fleet.LiveFleet;

/** The books held against the chain: when asked, and by themselves. */
public record Bookkeeping(Reconciliation reconciliation, Audit audit) {
    static Bookkeeping of(Ground ground, LiveFleet fleet, Followers followers) {
        Outside outside = ground.outside();
        Stores stores = ground.stores();
        Configuration.SellerSettings us = ground.configuration().seller();
        Reconciliation reconciliation = new Reconciliation(stores.books(), outside.transfers(), outside.chain(),
                new Reconciliation.Ours(us.asset(), us.payTo(), outside.treasury().address(),
                        () -> Reconciliation.payees(fleet.get())),
                ground.shownWithin());
        return new Bookkeeping(reconciliation,
                new Audit(reconciliation, stores.books(), followers.all().stream().map(Follower::asset).toList(),
                        ground.time().clock(), ground.time().scheduler()));
    }
}
