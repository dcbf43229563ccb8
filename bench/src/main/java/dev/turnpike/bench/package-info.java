/**
 * Load on a whole gateway beside its npm peers, and what its parts cost. Start at {@link dev.turnpike.bench.Bench}; the
 * ways to run it are in docs/benchmarks.md.
 */
@NullMarked
package dev.turnpike.bench;

import org.jspecify.annotations.NullMarked;
