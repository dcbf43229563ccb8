package dev.turnpike.config;

import java.util.List;

/**
 * What the schema cannot say: how one part of a file bears on another. Must put up with files that have other faults.
 */
interface Rule {
    List<Rule> ALL = List.of(new ModelNames(), new UpstreamNames(), new ModelValues(), new NetworkUse(),
            new SandboxUse(), new TreasuryUse(), new Addresses(), new Urls(), new Times(), new UpstreamStyles());

    void check(Part file, Report report);
}
