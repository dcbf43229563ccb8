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
    void whatIsLargerThanThePoolIsLetInAlone() {
        take("a", 10);
        take("b", 500);
        take("c", 10);
        assertThat(shares).containsOnlyKeys("a", "c");
        shares.get("a").close();
        shares.get("c").close();
        assertThat(shares).containsKey("b");
        take("d", 1);
        assertThat(shares).doesNotContainKey("d");
    }

    @Test
    void sharesThatAllWaitToGrowDoSoOneAfterTheOther() {
        take("a", 30);
        take("b", 30);
        take("c", 30);
        grow("a", 200);
        grow("b", 200);
        grow("c", 200);
        assertThat(grown).containsExactly("a");
        assertThat(pool.held()).isEqualTo(260);
        shares.get("a").close();
        assertThat(grown).containsExactly("a", "b");
        shares.get("b").close();
        assertThat(grown).containsExactly("a", "b", "c");
        shares.get("c").close();
        assertThat(pool.held()).isZero();
    }

    @Test
    void growingSharesGoFirst() {
        take("a", 50);
        take("b", 40);
        grow("a", 100);
        grow("b", 100);
        take("c", 10);
        shares.get("a").close();
        assertThat(grown).containsExactly("a", "b");
        assertThat(shares).doesNotContainKey("c");
        shares.get("b").close();
        assertThat(shares).containsKey("c");
    }

    @Test
    void whoeverGivesUpWaitingHoldsNothing() {
        take("a", 100);
        Disposable waiting = take("b", 50);
        waiting.dispose();
        shares.get("a").close();
        assertThat(pool.held()).isZero();
        assertThat(shares).doesNotContainKey("b");
    }

    @Test
    void aShareThatIsTriedForIsHadAtOnceOrNotAtAll() {
        assertThat(pool.tryTake("a", 70)).isPresent();
        assertThat(pool.tryTake("b", 40)).isEmpty();
        assertThat(pool.tryTake("b", 30)).isPresent();
    }

    private Disposable take(String name, long bytes) {
        return take(name, name, bytes);
    }

    private Disposable take(String name, String what, long bytes) {
        return pool.take(name, bytes).subscribe(share -> shares.put(what, share));
    }

    private void grow(String name, long bytes) {
        shares.get(name).atLeast(bytes).subscribe(share -> grown.add(name));
    }
}
