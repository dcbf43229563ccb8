package dev.turnpike.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IdsTest {
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

    @Test
    void idsOfLaterTimesComeLaterAndNoneIsGivenTwice() {
        var random = new SplittableRandom(1);
        List<String> ids = Stream.iterate(NOW, at -> at.plus(Duration.ofSeconds(5)))
                .limit(10_000)
                .map(at -> Ids.of(random, InstantSource.fixed(at)).next())
                .toList();
        assertThat(ids).isSorted().doesNotHaveDuplicates().allMatch(id -> id.matches("[A-Za-z0-9_-]{22}"));
    }

    @Test
    void whatFollowsTheTimeIsNotTheSameTwice() {
        Ids ids = Ids.of(new SplittableRandom(1), InstantSource.fixed(NOW));
        List<String> some = Stream.generate(ids::next).limit(10_000).toList();
        assertThat(some).doesNotHaveDuplicates();
        assertThat(some.stream().map(id -> id.substring(0, 5)).distinct()).hasSize(1);
        assertThat(some.stream().map(id -> id.substring(5, 7)).distinct()).hasSizeGreaterThan(3_000);
    }
}
