package dev.turnpike.core.till;

import static dev.turnpike.gateway.core.World.CAT;
import static dev.turnpike.gateway.core.World.jobOf;
import static dev.turnpike.gateway.core.World.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.gateway.core.Heard;
import dev.turnpike.gateway.core.World;
import dev.turnpike.providers.Image;
import dev.turnpike.providers.Images;
import dev.turnpike.providers.Submission;
import dev.turnpike.testkit.Pngs;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.ChainReader.Fate;
import dev.turnpike.x402.Facilitator.Settlement;
import dev.turnpike.x402.Payment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job whose images were kept as files by a gateway that died in the middle of its settlement, where its successor has no
 * such files.
 */
class MissingFilesTest {
    private static final Bytes32 TX = new Bytes32("0x" + "cd".repeat(32));
    @TempDir private Path folder;
    private World world;
    private Payment payment;

    @BeforeEach
    void settlementIsNotKnownWhenTheGatewayDies() throws IOException {
        world = new World(folder, "0.010", "alpha 0.004");
        String data = "data:image/png;base64," + Base64.getEncoder().encodeToString(Pngs.of(1024, 1024));
        world.upstream("alpha")
                .answers(new Submission.Finished(new Images(List.of(new Image(data, null, null))), null));
        world.facilitator.settles(new Settlement.Unknown("timeout", null));
        world.chain.then(new Fate.NotKnown("down"));
        payment = world.pay(CAT, 2);
        Heard<Reply> heard = world.ask(CAT, payment);
        world.pass(1);
        assertThat(heard.pending()).isTrue();
        assertThat(world.count("settle")).isOne();
        world.restart();
        Files.move(files(), folder.resolve("elsewhere"));
        world.chain.then(new Fate.Open());
        world.life().takeUp();
        world.pass(20);
    }

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void itIsNotAskedForAgainAndNotCharged() {
        assertThat(outcome(job())).isEqualTo("settling");
        assertThat(world.count("settle")).isOne();

        world.chain.then(new Fate.Impossible(Fate.Why.EXPIRED, null));
        world.pass(3);

        assertThat(outcome(job())).isEqualTo("lapsed EXPIRED");
        assertThat(world.count("settle")).isOne();
        assertThat(world.life().accounts()).containsOnly(entry("treasury", -4_000L), entry("loss", 4_000L));
    }

    @Test
    void itIsChargedOnceTheFilesAreThere() throws IOException {
        Files.move(folder.resolve("elsewhere"), files());
        world.pass(3);
        assertThat(outcome(job())).isEqualTo("settled");
        assertThat(world.count("settle")).isEqualTo(2);
    }

    @Test
    void whatTheChainShowsToBePaidAlreadyIsOwed() {
        world.chain.then(new Fate.Moved(TX));
        world.pass(3);
        assertThat(outcome(job())).isEqualTo("released PAYMENT_OWED");
        assertThat(world.count("settle")).isOne();
        assertThat(world.life().accounts()).containsOnly(entry("treasury", -4_000L), entry("loss", 4_000L),
                entry("payer", -10_000L), entry("owed", 10_000L));
    }

    private Path files() {
        return folder.resolve("files");
    }

    private Job job() {
        return jobOf(world.ask(CAT, payment, Duration.ZERO));
    }
}
