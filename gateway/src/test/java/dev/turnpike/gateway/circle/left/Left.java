package dev.turnpike.gateway.circle.left;

import dev.turnpike.gateway.circle.right.Right;
import java.util.List;

/** Half of a circle that the architecture test must find. */
public record Left(List<Right> rights, Right first) {}
