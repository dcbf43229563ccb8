package dev.turnpike.sandbox.upstreams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.Image;
import dev.turnpike.providers.ImageOrder;
import dev.turnpike.providers.Images;
import dev.turnpike.providers.Prepared;
import dev.turnpike.providers.Progress;
import dev.turnpike.providers.Redirects;
import dev.turnpike.providers.SignedOrder;
import dev.turnpike.providers.Submission;
import dev.turnpike.providers.Ticket;
import dev.turnpike.providers.Upstream;
import dev.turnpike.sandbox.World;
import dev.turnpike.x402.ChainReader.Fate;
import dev.turnpike.x402.Http;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a buyer sees of each upstream with each fault, and whether its money is gone. */
class PurchaseTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final UsdcAmount RICH = UsdcAmount.ofDecimal("5");
    private static final Resolution SIZE = new Resolution(1024, 1024);

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # fault               | x-router             | xgen                | dopamint
            none                  | image, paid          | image, paid         | image, paid
            down                  | no offer: NOT_402    | no offer: NOT_402   | no offer: NOT_402
            slow                  | image, paid          | image, paid         | image, paid
            throttled             | no offer: THROTTLED  | no offer: THROTTLED | no offer: THROTTLED
            dear                  | image, paid          | image, paid         | image, paid
            suspect               | image, paid          | image, paid         | image, paid
            invalid-terms         | no offer: BAD_TERMS  | no offer: BAD_TERMS | no offer: BAD_TERMS
            drops-before          | in doubt, not paid   | in doubt, not paid  | in doubt, not paid
            declines              | declined, not paid   | declined, not paid  | declined, not paid
            declines-then-settles | declined, paid       | declined, paid      | declined, paid
            pays-then-fails       | in doubt, paid       | in doubt, paid      | in doubt, paid
            drops-after-payment   | in doubt, paid       | in doubt, paid      | in doubt, paid
            malformed             | in doubt, paid       | in doubt, paid      | in doubt, paid
            empty                 | in doubt, paid       | in doubt, paid      | in doubt, paid
            refuses-key           | image, paid          | image, paid         | image, paid
            no-receipt            | image, paid          | image, paid         | image, paid
            job-stuck             | in doubt, paid       | pending, paid       | pending, paid
            job-failed            | in doubt, paid       | failed, paid        | failed, paid
            foreign-status-host   | image, paid          | image, paid         | in doubt, paid
            wrong-size            | other image, paid    | other image, paid   | other image, paid
            not-an-image          | no image, paid       | no image, paid      | no image, paid
            data-uri              | image as data, paid  | image as data, paid | image as data, paid
            cut-image             | broken image, paid   | broken image, paid  | broken image, paid
            gzip                  | image, paid          | image, paid         | image, paid
            redirects             | image, paid          | image, paid         | image, paid
            late-images           | image, paid          | image, paid         | image, paid
            more-images           | image, paid          | image, paid         | image, paid
            odd-places            | image, paid          | image, paid         | image, paid
            own-sizes             | image, paid          | image, paid         | image, paid
            refuses-prompt        | prompt refused       | prompt refused      | prompt refused
            refuses-paid-prompt   | prompt refused, paid | prompt refused, paid | prompt refused, paid
            """)
    void whatIsBoughtFromAnUpstreamWithAFault(String fault, String xRouter, String xGen, String dopamint) {
        assertThat(List.of(buy("x-router", fault, "flux-schnell"), buy("xgen", fault, "seedream-4.0"),
                buy("dopamint", fault, "seedream-4.0"))).containsExactly(xRouter, xGen, dopamint);
    }

    @Test
    void everyFaultIsInTheTable() throws NoSuchMethodException {
        var table = PurchaseTest.class
                .getDeclaredMethod("whatIsBoughtFromAnUpstreamWithAFault", String.class, String.class, String.class,
                        String.class)
                .getAnnotation(CsvSource.class)
                .textBlock();
        assertThat(Arrays.stream(Fault.values()).map(Fault::label))
                .allSatisfy(label -> assertThat(table).contains("\n" + label + " "));
    }

    private static String buy(String id, String fault, String model) {
        var world = new World();
        world.sandbox.upstream(id).fault(Fault.of(fault).orElseThrow());
        Upstream upstream = world.upstream(id);
        var order = new ImageOrder("a lighthouse at dusk", model, SIZE, 1, null, null, null, null);
        return switch (world.await(upstream.prepare(order, RICH, TIMEOUT))) {
            case Prepared.PromptRefused p -> "prompt refused";
            case Prepared.Refused refused -> "no offer: " + refused.offer().why();
            case Prepared.Ready ready -> {
                String bought = bought(world, upstream, ready.order());
                yield bought + ", " + paid(world, ready.order());
            }
        };
    }

    private static String bought(World world, Upstream upstream, SignedOrder purchase) {
        return switch (world.await(upstream.submit(purchase, TIMEOUT))) {
            case Submission.Finished finished -> looked(world, finished.images());
            case Submission.Accepted accepted -> polled(world, upstream, accepted.ticket());
            case Submission.NotBought n -> "not bought";
            case Submission.Declined d -> "declined";
            case Submission.PromptRefused d -> "prompt refused";
            case Submission.Refused d -> "refused";
            case Submission.InDoubt d -> "in doubt";
        };
    }

    private static String polled(World world, Upstream upstream, Ticket ticket) {
        world.time.advanceTimeBy(Duration.ofSeconds(30));
        return switch (world.await(upstream.poll(ticket, TIMEOUT))) {
            case Progress.Pending p -> "pending";
            case Progress.Finished finished -> looked(world, finished.images());
            case Progress.PromptRefused f -> "prompt refused";
            case Progress.Failed f -> "failed";
            case Progress.Unreachable u -> "unreachable";
        };
    }

    private static String looked(World world, Images images) {
        Image image = images.images().getFirst();
        try {
            BufferedImage seen = ImageIO.read(new ByteArrayInputStream(bytes(world, image.url())));
            String data = image.url().startsWith("data:") ? " as data" : "";
            if (seen == null) return "no image";
            return seen.getWidth() == SIZE.width() && seen.getHeight() == SIZE.height() ? "image" + data
                    : "other image";
        } catch (IOException e) {
            return "broken image";
        }
    }

    private static byte[] bytes(World world, String url) {
        if (url.startsWith("data:image/png;base64,"))
            return Base64.getDecoder().decode(url.substring(url.indexOf(',') + 1));
        for (int tries = 1; tries < 10; tries++) {
            Http.Outcome found = world.await(new Redirects(world.http).get(World.get(url))).outcome();
            if (found instanceof Http.Answer answer && answer.status() == 200) return answer.body();
            world.time.advanceTimeBy(Duration.ofSeconds(1));
        }
        return new byte[0];
    }

    private static String paid(World world, SignedOrder purchase) {
        Fate fate = world.await(world.sandbox.chain().fate(purchase.asset(), purchase.authorization(), World.START));
        return fate instanceof Fate.Moved ? "paid" : "not paid";
    }
}
