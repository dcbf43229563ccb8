/** Limits, headers and errors that every request meets: rates, slow heads, CORS. */
@NullMarked
package dev.turnpike.surface.guard;

import org.jspecify.annotations.NullMarked;
