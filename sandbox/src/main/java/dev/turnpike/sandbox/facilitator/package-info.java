/**
 * A facilitator that settles on the play chain, in this process and over HTTP.
 *
 * <p>Start at {@link dev.turnpike.sandbox.facilitator.SandboxFacilitator}.
 */
@NullMarked
package dev.turnpike.sandbox.facilitator;

import org.jspecify.annotations.NullMarked;
