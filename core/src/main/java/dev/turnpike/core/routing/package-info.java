/**
 * Who shall do the work: {@link dev.turnpike.core.routing.Planner} makes a {@link dev.turnpike.core.routing.Plan}
 * of every upstream that could, cheapest first, with a reason for every one that could not. Pure: it asks nobody.
 */
@NullMarked
package dev.turnpike.core.routing;

import org.jspecify.annotations.NullMarked;
