package dev.turnpike.gateway.circle.right;

import dev.turnpike.gateway.circle.left.Left;

/** The other half. */
public record Right(Left left) {}
