/**
 * {@code turnpike.yaml}, read and checked: {@link dev.turnpike.config.Configuration} is the result, a tree of immutable values, or
 * every {@link dev.turnpike.config.Problem} at once.
 */
@NullMarked
package dev.turnpike.config;

import org.jspecify.annotations.NullMarked;
