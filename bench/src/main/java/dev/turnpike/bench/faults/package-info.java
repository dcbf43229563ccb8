/**
 * Faults that a review has found, done again to the packaged gateway beside clients who pay. {@code FaultsRun} is the
 * start; each {@code Fault} is one of them.
 */
@NullMarked
package dev.turnpike.bench.faults;

import org.jspecify.annotations.NullMarked;
