package dev.turnpike.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.core.delivery.DeliveryCheck.Checked;
import dev.turnpike.core.memory.BytePool;
import dev.turnpike.core.work.Delivery.Picture;
import dev.turnpike.pricing.Resolution;
import dev.turnpike.providers.Image;
import dev.turnpike.providers.ImageOrder;
import dev.turnpike.providers.Images;
import dev.turnpike.testkit.TestClock;
import dev.turnpike.x402.Http;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

class DeliveryCheckTest {
    private static final Scheduler HERE = Schedulers.immediate();
    private static final BooleanSupplier NEVER = () -> false;

    @TempDir Path folder;

    private final BytePool pool = new BytePool(() -> 16 << 20);
    private final List<String> looks = new ArrayList<>();

    @Test
    void aLookAtAnImageTakesItsFirst64KilobytesAndRoomForThem() throws IOException {
        check(resource("plain.avif")).check(linked(), order(48, 32), Http.Reach.PUBLIC, NEVER).block();
        assertThat(looks).containsExactly("65536 first, held 131072");
        assertThat(pool.held()).isZero();
    }

    @Test
    void moreIsLookedAtWhereTheSizeStandsBehindLongMetadata() {
        byte[] jpeg = Arrays.copyOf(new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF}, 200_000);
        Checked checked = check(jpeg).check(linked(), order(48, 32), Http.Reach.PUBLIC, NEVER).block();
        assertThat(looks).containsExactly("65536 first, held 131072", "1048576 first, held 2097152");
        assertThat(checked).isEqualTo(new Checked.Bad("image/jpeg of unknown size (expected: 48x32)"));
    }

    @Test
    void dataThatAreNotWhatWasOrderedAreNotKept() throws IOException {
        Image plain = new Image(data("plain.avif"), null, null);
        Image page = new Image("data:image/png;base64,PGh0bWw+", null, null);
        DeliveryCheck check = check(new byte[0]);
        assertThat(check.keep(new Images(List.of(page)), order(48, 32)).block().images())
                .allMatch(image -> image.url().startsWith("data:,"));
        assertThat(check.keep(new Images(List.of(plain)), order(64, 64)).block().images().getFirst().url())
                .isEqualTo("data:,48x32 (expected: 64x64)");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void fewerImagesThanOrderedAreNoDelivery_8() {
        ImageOrder two = new ImageOrder("a cat", "flux", new Resolution(48, 32), 2, null, null, null, null);
        assertThat(check(new byte[0]).check(linked(), two, Http.Reach.PUBLIC, NEVER).block())
                .isEqualTo(new Checked.Bad("1 images (expected: 2)", null));
    }

    private static Images linked() {
        return new Images(List.of(new Image("https://img.example/1", "u", null)));
    }

    @Test
    void aKeptImageIsItsPathAloneWhateverThePublicUrlIsThenAndLater() throws IOException {
        Images delivered = new Images(List.of(new Image(data("plain.avif"), null, null)));
        DeliveryCheck check = check(new byte[0]);
        Checked checked = check.keep(delivered, order(48, 32))
                .flatMap(kept -> check.check(kept, order(48, 32), Http.Reach.PUBLIC, NEVER))
                .block();
        assertThat(checked).isEqualTo(new Checked.Good(
                List.of(new Picture("/v1/files/aaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaa", 48, 32, "image/avif"))));
        assertThat(again((Checked.Good) checked)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"data:image/avif;base64,", "data:image/avif;BASE64,",
            "data:image/avif;base64;charset=utf-8,", "\n data:;base64,", "data:image/avif,", "data:base64,",
            "data:image/avif;name=a,b.avif;base64,", "data:image/avif;base64,data:image/avif;base64,"})
    void dataAreReadInEverySpelling(String before) throws IOException {
        String plain = Base64.getEncoder().encodeToString(resource("plain.avif"));
        String url = Base64.getUrlEncoder().withoutPadding().encodeToString(resource("plain.avif"));
        String lines = url.replaceAll("(.{40})", "$1\r\n ");
        String escaped = plain.replace("+", "%2B").replace("/", "%2F").replace("=", "%3D");
        for (String text : List.of(plain, url, lines, escaped, "\n" + plain + "\n", url + "=", url + "===",
                url + "===="))
            assertThat(delivered(before + text, order(48, 32))).as(text.substring(0, 50)).isTrue();
    }

    @Test
    void aJpegThatCameAsDataIsMeasuredBehindLongMetadata() throws IOException {
        byte[] jpeg = OddImagesTest.jpeg(OddImagesTest.drawn("jpeg", 64, 48), 500_000, 1);
        assertThat(delivered("data:image/jpeg;base64," + Base64.getEncoder().encodeToString(jpeg), order(64, 48)))
                .isTrue();
    }

    private boolean delivered(String url, ImageOrder order) throws IOException {
        DeliveryCheck check = check(new byte[0]);
        Checked checked = check.keep(new Images(List.of(new Image(url, null, null))), order)
                .flatMap(kept -> check.check(kept, order, Http.Reach.PUBLIC, NEVER))
                .block();
        Files.deleteIfExists(folder.resolve("a".repeat(16)));
        return checked instanceof Checked.Good;
    }

    @Test
    void aKeptImageThatWasSweptIsNotThereAnyMore() {
        assertThat(again(new Checked.Good(List.of(new Picture("/v1/files/bbbbbbbbbbbbbbbb", "u", 48, 32, null)))))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"plain.avif, 48x32, ''", "turned.avif, 32x48, ''", "grid.avif, 128x128, ''", "lossy.webp, 48x32, ''",
            "plain.avif, 32x48, 48x32 (expected: 32x48)", "grid.avif, 64x64, 128x128 (expected: 64x64)",
            "extended.webp, 49x32, 48x32 (expected: 49x32)"})
    void aSizeThatWasNotOrderedIsNoDelivery(String file, String ordered, String objection) throws IOException {
        Resolution size = Resolution.parse(ordered);
        Images images = new Images(List.of(new Image("https://img.example/1", "u", null)));
        Checked checked = check(resource(file))
                .check(images, order(size.width(), size.height()), Http.Reach.PUBLIC, NEVER)
                .block();
        if (objection.isEmpty()) assertThat(checked).isInstanceOf(Checked.Good.class);
        else
            assertThat(checked).isEqualTo(
                    new Checked.Bad(objection, Resolution.parse(objection.substring(0, objection.indexOf(' ')))));
    }

    private boolean again(Checked.Good good) {
        return Objects
                .requireNonNull(check(new byte[0]).again(good.pictures(), order(48, 32), Http.Reach.PUBLIC).block());
    }

    /** @param image what every URL answers with */
    private DeliveryCheck check(byte[] image) {
        KeptFiles files = new KeptFiles(folder, () -> 1 << 20, () -> "a".repeat(16), new TestClock(), HERE);
        Http http = call -> {
            looks.add(call.maxBytes() + (call.beginning() ? " first" : " whole") + ", held " + pool.held());
            return Mono.just(
                    new Http.Answer(206, Map.of(), Arrays.copyOf(image, Math.min(image.length, call.maxBytes()))));
        };
        return new DeliveryCheck(http, files, () -> "a".repeat(16), HERE, pool, NEVER, (order, made) -> false);
    }

    private static ImageOrder order(int width, int height) {
        return new ImageOrder("a cat", "flux", new Resolution(width, height), 1, null, null, null, null);
    }

    private static String data(String file) throws IOException {
        return "data:image/avif;base64," + Base64.getEncoder().encodeToString(resource(file));
    }

    private static byte[] resource(String file) throws IOException {
        try (var stream = DeliveryCheckTest.class.getResourceAsStream("/images/" + file)) {
            return Objects.requireNonNull(stream, file).readAllBytes();
        }
    }
}
