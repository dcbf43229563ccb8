/**
 * The one aggregate everything turns on: {@link dev.turnpike.gateway.jobs.Job}, its states, and what was bought for it.
 */
@NullMarked
package dev.turnpike.gateway.jobs;

import org.jspecify.annotations.NullMarked;
