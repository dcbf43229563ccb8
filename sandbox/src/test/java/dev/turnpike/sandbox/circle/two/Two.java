package dev.turnpike.sandbox.circle.two;

import dev.turnpike.sandbox.circle.one.One;
import java.util.List;

/** The other half of the circle. */
public record Two(List<One> others) {}
