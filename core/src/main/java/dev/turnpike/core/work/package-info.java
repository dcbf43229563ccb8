/**
 * The work's half of a job: what was ordered, what was bought for it, what came of it. Start at
 * {@link dev.turnpike.core.work.JobWork}; images are the one kind there is. Values only.
 */
@NullMarked
package dev.turnpike.core.work;

import org.jspecify.annotations.NullMarked;
