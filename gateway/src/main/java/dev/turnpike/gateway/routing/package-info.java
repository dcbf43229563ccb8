/**
 * Who shall do the work: {@link dev.turnpike.gateway.routing.Planner} makes a {@link dev.turnpike.gateway.routing.Plan}
 * of every upstream that could, cheapest first, with a reason for every one that could not. Pure: it asks nobody.
 */
@NullMarked
package dev.turnpike.gateway.routing;

import org.jspecify.annotations.NullMarked;
