/** What every page shares: bodies, headers, answers, errors. */
@NullMarked
package dev.turnpike.surface.wire;

import org.jspecify.annotations.NullMarked;
