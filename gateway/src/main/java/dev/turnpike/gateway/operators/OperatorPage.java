package dev.turnpike.gateway.operators;

/**
 * A page for operators. It has Spring's mapping annotations but no stereotype, so that the public server does not serve
 * it: only {@link OperatorMapping} does.
 */
public interface OperatorPage {}
