/** The clock and the scheduler that everything in core is handed, so that a test can run it on time of its own. */
@NullMarked
package dev.turnpike.core.time;

import org.jspecify.annotations.NullMarked;
