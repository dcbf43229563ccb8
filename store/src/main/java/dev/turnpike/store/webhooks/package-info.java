/** The outbox of webhooks: written with holds and ends of jobs, read by what sends them. */
@NullMarked
package dev.turnpike.store.webhooks;

import org.jspecify.annotations.NullMarked;
