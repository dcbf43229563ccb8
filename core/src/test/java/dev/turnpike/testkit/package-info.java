/**
 * Test helpers that more than one module uses: configurations, fleets of fake upstreams, a clock that is set by hand.
 * Other modules see them through the test-jar of {@code core}.
 */
@NullMarked
package dev.turnpike.testkit;

import org.jspecify.annotations.NullMarked;
