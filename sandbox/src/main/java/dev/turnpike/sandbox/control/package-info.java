/**
 * The control endpoint, which shows the sandbox and changes its faults and prices.
 *
 * <p>Start at {@link dev.turnpike.sandbox.control.ControlEndpoint}.
 */
@NullMarked
package dev.turnpike.sandbox.control;

import org.jspecify.annotations.NullMarked;
