/** Pages of the management port: ledger, reconciliation, refunds. */
@NullMarked
package dev.turnpike.gateway.http.operators;

import org.jspecify.annotations.NullMarked;
