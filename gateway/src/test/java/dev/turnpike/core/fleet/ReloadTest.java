package dev.turnpike.core.fleet;

import static dev.turnpike.gateway.core.World.CAT;
import static dev.turnpike.gateway.core.World.jobOf;
import static dev.turnpike.gateway.core.World.outcome;
import static dev.turnpike.gateway.core.World.purchases;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.core.till.Reply;
import dev.turnpike.gateway.core.Heard;
import dev.turnpike.gateway.core.World;
import dev.turnpike.pricing.money.UsdcAmount;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A configuration file that changes while we run. */
class ReloadTest {
    @TempDir Path folder;
    private static final LocalDate START = LocalDate.parse("2026-03-01");
    private World world;
    private Fleet before;

    @BeforeEach
    void open() {
        world = new World(folder, "0.010", "alpha 0.004", "bravo 0.006");
        before = world.life().core().fleet().get();
    }

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void aGoodChangeIsTakenOver() {
        world.life().reload(world.text("0.020", "20.00", ""));
        Fleet after = world.life().core().fleet().get();
        assertThat(after.configuration().models().getFirst().price())
                .isNotEqualTo(before.configuration().models().getFirst().price());
        assertThat(world.life().reloaded).containsExactly(after.configuration());
        assertThat(jobOf(world.ask(CAT, world.pay(CAT, 2))).facts().terms().amount())
                .isEqualTo(UsdcAmount.ofDecimal("0.02"));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"models: 7", "no: such key", "}{", "limits: { open-jobs: -1 }"})
    void aBadChangeIsRefusedWhole(String bad) {
        world.life().reload(world.text("0.020", "20.00", bad));
        assertThat(world.life().core().fleet().get()).isSameAs(before);
        assertThat(world.life().reloaded).isEmpty();
    }

    @Test
    void aChangeThatNeedsARestartIsRefusedWhole() {
        world.life().reload(world.text("0.020", "20.00", "").replace("0x" + "1".repeat(40), "0x" + "3".repeat(40)));
        assertThat(world.life().core().fleet().get()).isSameAs(before);
    }

    @Test
    void aChangeWhoseUpstreamCannotBeMadeLeavesThePricesAsTheyAre() {
        world.unmakeable.add("alpha");
        world.life().reload(world.text("0.020", "20.00", "").replace("0.004", "0.003"));
        assertThat(world.life().core().fleet().get()).isSameAs(before);
        assertThat(world.life().number("SELECT COUNT(*) FROM generations")).isEqualTo(1);
    }

    @Test
    void afterABadChangeAGoodOneIsTakenOver() {
        world.life().reload("}{");
        world.life().reload(world.text("0.020", "20.00", ""));
        assertThat(world.life().reloaded).hasSize(1);
    }

    @Test
    void theSameTextAgainIsNoChange() throws Exception {
        Path file = folder.resolve("turnpike.yaml");
        String text = world.text("0.010", "20.00", "");
        Reload reload = new Reload(file, text, world.life().core().fleet(), name -> null, world.life().reloaded::add,
                () -> START, world.life().time());
        reload.look();
        Files.writeString(file, text);
        reload.look();
        assertThat(world.life().reloaded).isEmpty();
        Files.delete(file);
        reload.look();
        Files.writeString(file, world.text("0.020", "20.00", ""));
        reload.look();
        assertThat(world.life().reloaded).hasSize(1);
    }

    @Test
    void aStyleFileThatChangesIsTakenOver() throws Exception {
        String style = "submit: { path: /bake }\nsend: { /text: prompt, /dims: size }\n";
        Path own = Files.writeString(folder.resolve("mine.yaml"), style);
        String text = "styles: [ mine.yaml ]\n"
                + world.text("0.010", "20.00", "").replaceFirst("style: x-router", "style: mine");
        Path file = Files.writeString(folder.resolve("turnpike.yaml"), text);
        Reload reload = new Reload(file, text, world.life().core().fleet(), name -> null, world.life().reloaded::add,
                () -> START, world.life().time());
        reload.look();
        assertThat(world.life().reloaded).isEmpty();
        Files.writeString(own, style.replace("bake", "fry"));
        reload.look();
        assertThat(world.life().reloaded).singleElement()
                .satisfies(next -> assertThat(next.upstreams().getFirst().style().path()).isEqualTo("/fry"));
    }

    @Test
    void whatHasADateComesIntoForceOnIt() throws Exception {
        String dated = world.text("0.010", "20.00", "")
                .replace("{ id: flux, price:", "{ id: flux, ends: 2026-03-05, price:")
                .replace("cost: { per-image: 0.004 } }",
                        "cost: { per-image: 0.004 }, later: [ { from: 2026-03-03, cost: { per-image: 0.007 } } ] }");
        Path file = Files.writeString(folder.resolve("turnpike.yaml"), dated);
        AtomicReference<LocalDate> today = new AtomicReference<>(START);
        Reload reload = new Reload(file, "", world.life().core().fleet(), name -> null, world.life().reloaded::add,
                today::get, world.life().time());
        reload.look();
        assertThat(purchases(world.sell(CAT))).containsExactly("alpha DELIVERED");
        today.set(START.plusDays(1));
        reload.look();
        assertThat(world.life().reloaded).as("a day like any other").hasSize(1);
        today.set(START.plusDays(2));
        reload.look();
        assertThat(world.life().reloaded).hasSize(2);
        assertThat(purchases(world.sell(World.DOG))).containsExactly("bravo DELIVERED");
        today.set(START.plusDays(4));
        reload.look();
        assertThatThrownBy(() -> world.pay("{\"prompt\":\"a fox\",\"model\":\"flux\"}", 2))
                .hasStackTraceContaining("is sold no more since 2026-03-05");
    }

    @Test
    void anUpstreamThatIsTakenOutDrains() {
        world.upstream("alpha").accepts();
        Heard<Reply> heard = world.ask(CAT, world.pay(CAT, 2));
        world.life().reload(without(world.text("0.010", "20.00", ""), "alpha"));
        assertThat(world.life().core().fleet().get().draining()).containsOnlyKeys("alpha");
        world.upstream("alpha").finishes("1024x1024");
        world.pass(2);
        assertThat(purchases(jobOf(heard))).containsExactly("alpha DELIVERED");
        assertThat(purchases(world.sell(World.DOG))).containsExactly("bravo DELIVERED");
    }

    @Test
    void anUpstreamThatComesBackDrainsNoMore() {
        world.life().reload(without(world.text("0.010", "20.00", ""), "alpha"));
        world.life().reload(world.text("0.010", "20.00", ""));
        assertThat(world.life().core().fleet().get().draining()).isEmpty();
        assertThat(purchases(world.sell(CAT))).containsExactly("alpha DELIVERED");
    }

    @Test
    void aJobKeepsThePriceItWasHeldUnder() {
        world.upstream("alpha").accepts();
        Heard<Reply> heard = world.ask(CAT, world.pay(CAT, 2));
        world.life().reload(world.text("0.001", "20.00", ""));
        world.upstream("alpha").finishes("1024x1024");
        world.pass(Duration.ofSeconds(3));
        assertThat(outcome(jobOf(heard))).isEqualTo("settled");
        assertThat(world.life().accounts()).containsEntry("revenue", 10_000L);
    }

    private static String without(String text, String id) {
        String[] lines = text.split("\n");
        StringBuilder left = new StringBuilder();
        for (int i = 0; i < lines.length; i++) if (lines[i].contains("{ id: " + id + ",")) i++;
        else
            left.append(lines[i]).append('\n');
        return left.toString();
    }
}
