/**
 * The HTTP surface: Spring Cloud Gateway's routes and filters, reading orders and payments, writing replies, and the one error table.
 */
@NullMarked
package dev.turnpike.gateway.http;

import org.jspecify.annotations.NullMarked;
