package dev.turnpike.sandbox.circle.one;

import dev.turnpike.sandbox.circle.two.Two;
import java.util.List;

/** Half of a circle between packages, which {@code PackagesTest} must find. */
public record One(List<Two> others) {}
