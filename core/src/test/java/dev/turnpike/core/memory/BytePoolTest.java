package dev.turnpike.core.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

class BytePoolTest {
    private final BytePool pool = new BytePool(() -> 100);
    private final Map<String, BytePool.Share> shares = new LinkedHashMap<>();
    private final List<String> grown = new ArrayList<>();

    @Test
    void whatDoesNotFitWaitsUntilRoomIsGivenBack() {
        take("a", 60);
        take("b", 60);
        assertThat(shares).containsOnlyKeys("a");
        shares.get("a").close();
        shares.get("a").close();
        assertThat(shares).containsKey("b");
        assertThat(pool.held()).isEqualTo(60);
    }

    @Test
    void oneNameLeavesHalfToOthers() {
        for (int i = 0; i < 10; i++) take("hostile", "hostile " + i, 10);
        assertThat(pool.held()).isEqualTo(50);
        take("honest", 40);
        assertThat(shares).containsKey("honest");
    }

    @Test
    void oneShareAtATimeThatIsLargerThanHalfOfThePoolIsBesideIt() {
        take("a", 500);
        take("b", 51);
        take("c", 50);
        assertThat(shares).containsOnlyKeys("a", "c");
        assertThat(pool.held()).isEqualTo(550);
        shares.get("a").close();
        assertThat(shares).containsKey("b");
        shares.get("b").close();
        shares.get("c").close();
        assertThat(pool.held()).isZero();
    }

    @Test
    void whatIsNotNeededAnyMoreIsGivenBack() {
        take("a", 60);
        take("b", 60);
        shares.get("a").shrink(30);
        assertThat(shares).containsKey("b");
        assertThat(pool.held()).isEqualTo(90);
        shares.get("a").close();
        shares.get("b").close();
        assertThat(pool.held()).isZero();
    }

    @Test
    void aShareBesideThePoolComesIntoItOnceItFits() {
        take("a", 500);
        take("b", 51);
        shares.get("a").shrink(80);
        assertThat(shares.get("a").isBeside()).as("80 are more than half").isTrue();
        assertThat(pool.held()).isEqualTo(80);
        shares.get("a").shrink(50);
        assertThat(shares.get("a").isBeside()).isFalse();
        assertThat(shares).as("the place beside is free").containsKey("b");
        assertThat(pool.held()).isEqualTo(101);
        shares.get("a").close();
        shares.get("b").close();
        assertThat(pool.held()).isZero();
    }

    @Test
    void sharesThatAllWaitToGrowDoSoOneAfterTheOther() {
        take("a", 20);
        take("b", 20);
        take("c", 20);
        grow("a", 200);
        grow("b", 200);
        grow("c", 200);
        grow("a", 300);
        assertThat(grown).containsExactly("a", "a");
        assertThat(pool.held()).isEqualTo(340);
        shares.get("a").close();
        assertThat(grown).containsExactly("a", "a", "b");
        shares.get("b").close();
        assertThat(grown).containsExactly("a", "a", "b", "c");
        shares.get("c").close();
        assertThat(pool.held()).isZero();
    }

    @Test
    void aNameWhoseSharesWaitToGrowKeepsNobodyElseWaiting() {
        for (int i = 0; i < 5; i++) take("hostile", "hostile " + i, 10);
        for (int i = 0; i < 5; i++) grow("hostile " + i, 80);
        assertThat(grown).containsExactly("hostile 0");
        take("honest", 10);
        grow("honest", 20);
        assertThat(grown).containsExactly("hostile 0", "honest");
        assertThat(pool.tryTake("bodies", 10)).isPresent();
    }

    @Test
    void withinANameSharesThatGrowGoFirst() {
        take("a", 40);
        take("b", "other", 20);
        grow("other", 100);
        grow("a", 100);
        take("a", "second", 10);
        assertThat(shares).doesNotContainKey("second");
        shares.get("other").close();
        assertThat(grown).containsExactly("other", "a");
        assertThat(shares).containsKey("second");
    }

    @Test
    void whoeverGivesUpWaitingHoldsNothing() {
        take("a", 100);
        Disposable waiting = take("b", 60);
        waiting.dispose();
        shares.get("a").close();
        assertThat(pool.held()).isZero();
        assertThat(shares).doesNotContainKey("b");
    }

    @Test
    void aShareThatIsTriedForIsHadAtOnceOrNotAtAll() {
        assertThat(pool.tryTake("a", 50)).isPresent();
        assertThat(pool.tryTake("a", 10)).isEmpty();
        assertThat(pool.tryTake("b", 51)).isEmpty();
        assertThat(pool.tryTake("b", 30)).isPresent();
    }

    private Disposable take(String name, long bytes) {
        return take(name, name, bytes);
    }

    private Disposable take(String name, String what, long bytes) {
        return pool.take(name, bytes).subscribe(share -> shares.put(what, share));
    }

    private void grow(String what, long bytes) {
        shares.get(what).atLeast(bytes).subscribe(share -> grown.add(what));
    }
}
