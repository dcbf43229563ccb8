/** The configuration while we run: found at the start, watched, and taken over whole or not at all. */
@NullMarked
package dev.turnpike.gateway.settings;

import org.jspecify.annotations.NullMarked;
