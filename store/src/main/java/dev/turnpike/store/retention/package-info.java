/**
 * The deletion of what has ended, by age: start at {@link dev.turnpike.store.retention.Retention}. First the prompts and
 * images of a job go, then its rows; what it moved stays in the sums of its days.
 */
@NullMarked
package dev.turnpike.store.retention;

import org.jspecify.annotations.NullMarked;
