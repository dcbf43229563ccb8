package dev.turnpike.core.buying;

import dev.turnpike.core.till.Exposure;
import dev.turnpike.core.time.Time;

/** What every attempt works with. */
public record Tools(Purchases purchases, Exposure exposure, AnswerRooms rooms, Polls polls, Time time) {}
