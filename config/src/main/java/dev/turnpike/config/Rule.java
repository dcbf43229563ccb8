package dev.turnpike.config;

import java.util.List;

/** A rule between parts of a file, which the schema cannot express. It must tolerate files that have other faults. */
interface Rule {
    List<Rule> ALL = List.of(new ModelNames(), new UpstreamNames(), new ModelValues(), new NetworkUse(),
            new SandboxUse(), new TreasuryUse(), new Addresses(), new Urls(), new Times(), new UpstreamKeys(),
            new DatedParts(), new AreaPrices(), new SizeParts());

    void check(Part file, Report report);
}
