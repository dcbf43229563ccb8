package dev.turnpike.config;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * The end of a model.
 *
 * @param ends the first day on which it is not sold, in UTC
 * @param successor the name of a model that takes its place; null: none is named
 * @param over whether that day has come
 */
public record Retirement(LocalDate ends, @Nullable String successor, boolean over) {}
