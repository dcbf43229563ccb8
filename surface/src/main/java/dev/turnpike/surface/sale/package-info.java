/** The paid route: {@link dev.turnpike.surface.sale.ImagesRoutingFilter} hands an order to the till and writes its answer. */
@NullMarked
package dev.turnpike.surface.sale;

import org.jspecify.annotations.NullMarked;
