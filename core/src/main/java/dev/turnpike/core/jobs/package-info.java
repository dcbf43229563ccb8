/**
 * The one aggregate everything turns on: {@link dev.turnpike.core.jobs.Job}, its states, and what was bought for it.
 */
@NullMarked
package dev.turnpike.core.jobs;

import org.jspecify.annotations.NullMarked;
