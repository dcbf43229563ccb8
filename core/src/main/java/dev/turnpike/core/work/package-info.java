/**
 * The work's half of a job: what was ordered, what was bought for it, what came of it. Start at
 * {@link dev.turnpike.core.work.JobWork}; images are one kind, requests to a route that is
 * sold the other. Values only.
 */
@NullMarked
package dev.turnpike.core.work;

import org.jspecify.annotations.NullMarked;
