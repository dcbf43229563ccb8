/** The free pages: prices, models, providers, jobs, payments, kept files, errors. */
@NullMarked
package dev.turnpike.surface.pages;

import org.jspecify.annotations.NullMarked;
