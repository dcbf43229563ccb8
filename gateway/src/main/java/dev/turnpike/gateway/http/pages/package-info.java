/** The free pages: prices, models, providers, jobs, payments, kept files. */
@NullMarked
package dev.turnpike.gateway.http.pages;

import org.jspecify.annotations.NullMarked;
