/**
 * Landscapes drawn from a prompt, as PNG.
 *
 * <p>Start at {@link dev.turnpike.sandbox.drawing.Picture}.
 */
@NullMarked
package dev.turnpike.sandbox.drawing;

import org.jspecify.annotations.NullMarked;
