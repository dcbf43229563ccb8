/**
 * Pages of the management port: ledger, reconciliation, refunds. They read the books in {@code store}, which
 * {@code surface} does not see. The management server needs an {@link dev.turnpike.gateway.operators.OperatorMapping}
 * of them.
 */
@NullMarked
package dev.turnpike.gateway.operators;

import org.jspecify.annotations.NullMarked;
