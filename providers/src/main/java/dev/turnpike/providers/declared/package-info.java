/**
 * Styles of upstream as files declare them: how an order is written and where an answer has what. Values only; {@link
 * dev.turnpike.providers.declared.Style} is one of them, {@link dev.turnpike.providers.declared.StyleReader} reads it,
 * {@link dev.turnpike.providers.declared.Styles} has those in the jar. The package {@code dialect} acts on them.
 */
@NullMarked
package dev.turnpike.providers.declared;

import org.jspecify.annotations.NullMarked;
