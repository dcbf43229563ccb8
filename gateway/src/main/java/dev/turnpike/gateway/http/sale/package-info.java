/** The paid route: {@link dev.turnpike.gateway.http.sale.ImagesRoutingFilter} hands an order to the till and writes its answer. */
@NullMarked
package dev.turnpike.gateway.http.sale;

import org.jspecify.annotations.NullMarked;
