package dev.turnpike.pricing.money;

import dev.turnpike.pricing.Work;

/** An offender: money must not see what is priced. */
record SeesWork(Work it) {}
