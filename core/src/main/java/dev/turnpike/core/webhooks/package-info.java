/**
 * Tells clients of the ends of their jobs. Start at {@link dev.turnpike.core.webhooks.Webhooks}.
 */
@NullMarked
package dev.turnpike.core.webhooks;

import org.jspecify.annotations.NullMarked;
