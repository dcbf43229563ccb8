package dev.turnpike.core.delivery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.core.delivery.DeliveryCheck.Checked;
import dev.turnpike.core.memory.BytePool;
import dev.turnpike.core.work.Delivery.Picture;
import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.Shape;
import dev.turnpike.providers.Extras;
import dev.turnpike.providers.Image;
import dev.turnpike.providers.ImageOrder;
import dev.turnpike.providers.Images;
import dev.turnpike.testkit.Pngs;
import dev.turnpike.testkit.TestClock;
import dev.turnpike.x402.Http;
import dev.turnpike.x402.NettyHttp;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** What is at the addresses of images, in every odd way that was seen, and what it counts as. */
class OddImagesTest {
    private static final String HOST = "https://img.example";
    private static final byte[] PNG = Pngs.of(1024, 1024);
    private static final byte[] LARGE = Pngs.of(1024, 1024, 300_000);

    @TempDir Path folder;

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final Map<String, Deque<Http.Outcome>> answers = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private boolean ranges = true;
    private boolean unsized;

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void redirectsAreFollowedFiveTimesAndTheClientGetsTheFirstAddress(int status) {
        for (int hop = 0; hop < 6; hop++) always("/hop" + hop, redirect(status, "/hop" + (hop + 1)));
        always("/hop6", file(PNG, "image/png"));
        assertThat(pictures("/hop1")).containsExactly(HOST + "/hop1 1024x1024");
        assertThat(verdict("/hop0")).isEqualTo("image answers " + status);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            http://169.254.169.254/latest/meta-data/   | the address 169.254.169.254 must not be called
            https://169.254.169.254/latest/meta-data/  | the address 169.254.169.254 must not be called
            https://127.0.0.1/a.png                    | the address 127.0.0.1 must not be called
            https://10.0.0.1/a.png                     | the address 10.0.0.1 must not be called
            https://[::1]/a.png                        | the address ::1 must not be called
            https://2130706433/a.png                   | the host must not be an address in disguise
            file:///etc/passwd                         | image answers 302
            ''                                         | image answers 302
            """)
    void aHopOutOfReachIsNoImage(String location, String why) {
        always("/1", redirect(302, location));
        assertThat(verdict("/1")).startsWith("image").contains(why.replace("image answers", "answers"));
        assertThat(asked).allMatch(call -> call.startsWith(HOST) || call.startsWith("refused"));
    }

    @Test
    void aHopToPlainHttpIsAskedByHttps() {
        always("/1", redirect(302, "http://img.example/2"));
        always("/2", file(PNG, "image/png"));
        assertThat(pictures("/1")).containsExactly(HOST + "/1 1024x1024");
    }

    @ParameterizedTest
    @CsvSource({"404, 5", "404, 1", "404, 60", "403, 7", "500, 7", "502, 3", "503, 9", "425, 3", "202, 3", "204, 3",
            "lost, 7", "notsent, 7", "empty, 7"})
    void whatIsNotThereYetIsAskedForUntilItIs(String before, int seconds) {
        always("/1", odd(before));
        var checked = new AtomicReference<Checked>();
        check("/1", () -> true).subscribe(checked::set);
        time.advanceTimeBy(Duration.ofSeconds(seconds));
        assertThat(checked.get()).isNull();
        always("/1", file(PNG, "image/png"));
        time.advanceTimeBy(Duration.ofSeconds(5));
        assertThat(checked.get()).isInstanceOf(Checked.Good.class);
        assertThat(asked.size()).isLessThanOrEqualTo(seconds + 3);
    }

    @Test
    void whatTheStatusSaysIsStillBeingMadeIsWaitedForWhateverElseIsThere() {
        byte[] soon = "{\"status\":\"processing\"}".getBytes(US_ASCII);
        always("/1", new Http.Answer(202,
                Map.of("content-type", List.of("application/json"), "retry-after", List.of("20")), soon));
        var checked = new AtomicReference<Checked>();
        check("/1", () -> true).subscribe(checked::set);
        time.advanceTimeBy(Duration.ofSeconds(50));
        assertThat(checked.get()).isNull();
        assertThat(asked).hasSize(3);
        always("/1", new Http.Answer(202, Map.of("content-type", List.of("image/png")), PNG));
        time.advanceTimeBy(Duration.ofSeconds(10));
        assertThat(checked.get()).isInstanceOf(Checked.Good.class);
    }

    @Test
    void aServerThatTakesNoRangeIsAskedWithoutOne() {
        always("/1", new Http.Answer(416, Map.of("content-range", List.of("bytes */" + PNG.length)), new byte[0]));
        answers.put("/1 whole", new ArrayDeque<>(List.of(file(PNG, "image/png"))));
        assertThat(pictures("/1")).hasSize(1);
        assertThat(asked).hasSize(2);
    }

    @Test
    void anAvifThatLiesAboutItsSizeIsOneOfNoKnownSize() throws IOException {
        byte[] image = resource("plain.avif");
        int extents = new String(image, ISO_8859_1).indexOf("ispe") + 8;
        for (byte lie : new byte[] {-1, (byte) 0x80}) {
            image[extents] = lie;
            always("/1", file(image, "image/avif"));
            assertThat(verdict("/1")).isEqualTo("image/avif of unknown size (expected: 1024x1024)");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {410, 414, 451})
    void whatWillNotComeIsNotWaitedFor(int status) {
        always("/1", odd("" + status));
        assertThat(verdict("/1")).isEqualTo("image answers " + status);
        assertThat(asked).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRedirectToNowhereIsLookedAtSixTimes(int status) {
        always("/1", redirect(status, ""));
        assertThat(verdict("/1")).isEqualTo("image answers " + status);
        assertThat(asked).hasSize(6);
        answers.put("/1", new ArrayDeque<>(List.of(redirect(status, "javascript:"), file(PNG, "image/png"))));
        assertThat(pictures("/1")).hasSize(1);
    }

    @Test
    void aPageInThePlaceOfAnImageIsLookedAtSixTimes() {
        always("/1", file("<html>soon</html>".getBytes(US_ASCII), "text/html"));
        assertThat(verdict("/1")).isEqualTo("not an image but text");
        assertThat(asked).hasSize(6);
        answers.put("/1",
                new ArrayDeque<>(List.of(file(Arrays.copyOf(PNG, 400), "image/png"), file(PNG, "image/png"))));
        assertThat(pictures("/1")).hasSize(1);
    }

    @Test
    void anotherImageInThePlaceOfTheOrderedOneIsLookedAtSixTimes() {
        always("/1", file(Pngs.of(512, 512), "image/png"));
        assertThat(verdict("/1")).isEqualTo("512x512 (expected: 1024x1024)");
        assertThat(asked).hasSize(6);
        answers.put("/1", new ArrayDeque<>(List.of(file(Pngs.of(8, 8), "image/png"), file(PNG, "image/png"))));
        assertThat(pictures("/1")).hasSize(1);
    }

    @Test
    void anImageElsewhereInTheAnswerIsTakenForOneThatDoesNotFit() {
        always("/1", odd("404"));
        always("/page", odd("404"));
        always("/2", file(PNG, "image/png"));
        var elsewhere = List.of(new Image(HOST + "/page", "p", null), new Image(HOST + "/2", "u", null));
        var images = new Images(List.of(new Image(HOST + "/1", "u", null)), elsewhere);
        assertThat(told(checker().check(images, order("1024x1024", null, 1), Http.Reach.PUBLIC, () -> false)))
                .isEqualTo(HOST + "/2 1024x1024");
        assertThat(told(checker().check(images, order("1024x1024", null, 2), Http.Reach.PUBLIC, () -> false)))
                .isEqualTo("1 images (expected: 2)");
    }

    @Test
    void aServerThatAsksForPatienceIsGivenIt() {
        answers.put("/1", new ArrayDeque<>(List
                .of(new Http.Answer(503, Map.of("retry-after", List.of("20")), new byte[0]), file(PNG, "image/png"))));
        var checked = new AtomicReference<Checked>();
        check("/1", () -> true).subscribe(checked::set);
        time.advanceTimeBy(Duration.ofMillis(19_999));
        assertThat(asked).hasSize(1);
        time.advanceTimeBy(Duration.ofMillis(1));
        assertThat(checked.get()).isInstanceOf(Checked.Good.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /good /good2            | /good
            /small /good            | /good
            /page /good /good2      | /good
            /gone /good             | /good
            /good /gone             | /good
            /small /gone            | 512x512 (expected: 1024x1024)
            /small                  | 512x512 (expected: 1024x1024)
            ''                      | 0 images (expected: 1)
            """)
    void ofMoreThanOrderedTheFirstGoodOneCounts(String images, String what) {
        always("/good", file(PNG, "image/png"));
        always("/good2", file(PNG, "image/png"));
        always("/small", file(Pngs.of(512, 512), "image/png"));
        always("/page", file("<html></html>".getBytes(US_ASCII), "text/html"));
        always("/gone", odd("404"));
        String verdict = images.isEmpty() ? told(check(List.of(), order("1024x1024", null, 1), () -> false))
                : told(check(Arrays.stream(images.split(" ")).toList(), order("1024x1024", null, 1), () -> false));
        assertThat(verdict).isEqualTo(what.startsWith("/") ? HOST + what + " 1024x1024" : what);
    }

    /** An upstream repeats what it was sent, in the ordered size. */
    @Test
    void anImageThatWasSentIsNoResult() {
        always("/in.png", file(PNG, "image/png"));
        always("/out", file(PNG, "image/png"));
        ImageOrder order = order("1024x1024", null, 1)
                .with(new Extras(null, null, List.of("https://IMG.example/in.png")));
        var sent = new Image("https://img.example/in.png", "u", null);
        var made = new Image(HOST + "/out", "u", null);
        for (Images images : List.of(new Images(List.of(sent, made)), new Images(List.of(made), List.of(sent)),
                new Images(List.of(sent), List.of(made))))
            assertThat(told(checker().check(images, order, Http.Reach.PUBLIC, () -> false)))
                    .isEqualTo(HOST + "/out 1024x1024");
        assertThat(told(checker().check(new Images(List.of(sent)), order, Http.Reach.PUBLIC, () -> true)))
                .isEqualTo("0 images (expected: 1)");
    }

    @Test
    void fewerThanOrderedAreAnError() {
        always("/good", file(PNG, "image/png"));
        assertThat(told(check(List.of("/good"), order("1024x1024", null, 2), () -> true)))
                .isEqualTo("1 images (expected: 2)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            1344x768  | 1K 16:9 | 1376x768  | 1376x768
            1344x768  | 1K 16:9 | 1344x768  | 1344x768
            1344x768  | 1K 16:9 | 1280x720  | 1280x720
            768x1344  | 1K 9:16 | 768x1376  | 768x1376
            1152x896  | 1K 4:3  | 1200x896  | 1200x896
            1152x896  | 1K 4:3  | 1184x864  | 1184x864
            896x1152  | 1K 3:4  | 896x1200  | 896x1200
            1280x832  | 1K 3:2  | 1264x848  | 1264x848
            1280x832  | 1K 3:2  | 1248x832  | 1248x832
            1152x896  | 1K 5:4  | 1152x928  | 1152x928
            1536x640  | 1K 21:9 | 1548x672  | 1548x672
            1536x640  | 1K 21:9 | 1584x672  | 1584x672
            2752x1536 | 2K 16:9 | 2752x1536 | 2752x1536
            2752x1536 | 2K 16:9 | 2560x1440 | 2560x1440
            4096x4096 | 4K 1:1  | 4096x4096 | 4096x4096
            1344x768  | 1K 16:9 | 1024x1024 | -
            1344x768  | 1K 16:9 | 768x1376  | -
            1344x768  | 1K 16:9 | 2752x1536 | -
            2752x1536 | 2K 16:9 | 1376x768  | -
            1344x768  | 1K 16:9 | 1024x576  | -
            1152x896  | 1K 4:3  | 1264x848  | -
            1344x768  | -       | 1376x768  | -
            960x640   | -       | 1248x832  | -
            1024x1024 | -       | 1024x1024 | 1024x1024
            """)
    void anOrderByShapeGetsWhatTheModelMakesOfItAndOneInPixelsExactlyThose(String priced, String shape, String made,
            String delivered) {
        Resolution size = Resolution.parse(made);
        always("/1", file(Pngs.of(size.width(), size.height()), "image/png"));
        String asOrdered = shape == null ? priced : shape;
        assertThat(told(check(List.of("/1"), order(priced, shape, 1), () -> false)))
                .isEqualTo(delivered == null ? made + " (expected: " + asOrdered + ")" : HOST + "/1 " + delivered);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            textBlock = """
                    FFD8FFE0                                                                 | image/jpeg of unknown size (expected: 1024x1024)
                    89504E470D0A1A0A 0000000D 49484452 00000400 00000400                     | 24 bytes are no image of 1024x1024
                    00000010 66747970 61766966 00000000                                      | image/avif of unknown size (expected: 1024x1024)
                    52494646 24000000 57454250 50414745 18000000 000000000000000000000000 000000000000000000000000 | image/webp of unknown size (expected: 1024x1024)
                    89504E470D0A1A0A 0000000D 43674249 00000400 00000400 0802000000 00000000 | image/png of unknown size (expected: 1024x1024)
                    3C68746D6C3E                                                             | not an image
                    25504446 2D312E37                                                        | not an image
                    3C7376672F3E                                                             | not an image
                    """)
    void firstBytesAloneAreNoImage(String hex, String why) {
        always("/1", file(HexFormat.of().parseHex(hex.replace(" ", "")), "image/png"));
        assertThat(verdict("/1")).isEqualTo(why);
        unsized = true;
        assertThat(verdict("/1")).isNotEqualTo(HOST + "/1 1024x1024").doesNotStartWith(HOST + "/1 0");
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aPngThatIsCutOffIsNone(boolean ranged) {
        ranges = ranged;
        for (int length : new int[] {33, 41, 100, PNG.length - 12, PNG.length - 1}) {
            always("/1", file(Arrays.copyOf(PNG, length), "image/png"));
            assertThat(verdict("/1")).as(length + " bytes")
                    .isIn("the image is cut off", length + " bytes are no image of 1024x1024");
        }
        for (int length : new int[] {65_536, 70_000, 200_000, 299_999}) {
            always("/1", file(Arrays.copyOf(LARGE, length), "image/png"));
            assertThat(verdict("/1")).as(length + " bytes").isEqualTo("the image is cut off");
        }
        for (int content : new int[] {300_000, 65_536 - 57, 65_536 - 51, 65_536 - 45, 65_536 - 40}) {
            always("/1", file(Pngs.of(1024, 1024, content), "image/png"));
            assertThat(verdict("/1")).as(content + " bytes of content").isEqualTo(HOST + "/1 1024x1024");
        }
    }

    @Test
    void aPageBehindThePngsHeaderIsNoImage() {
        byte[] page = ("<!doctype html><html><body>" + "sorry ".repeat(20_000)).getBytes(US_ASCII);
        for (int length : new int[] {400, 5_000, page.length}) {
            byte[] both = ByteBuffer.allocate(33 + length).put(PNG, 0, 33).put(page, 0, length).array();
            always("/1", file(both, "image/png"));
            assertThat(verdict("/1")).isEqualTo("not a PNG behind its header");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpeg", "gif", "png"})
    void whatAnEncoderWroteIsWholeAndItsBeginningIsNot(String format) throws IOException {
        byte[] small = drawn(format, 64, 48);
        byte[] large = drawn(format, 640, 480);
        assertThat(large.length).isGreaterThan(100_000);
        for (byte[] image : List.of(small, large)) {
            String size = image == small ? "64x48" : "640x480";
            always("/1", file(image, "image/" + format));
            assertThat(told(check(List.of("/1"), order(size, null, 1), () -> false))).isEqualTo(HOST + "/1 " + size);
        }
        always("/1", file(Arrays.copyOf(small, small.length - 3), "image/" + format));
        assertThat(told(check(List.of("/1"), order("64x48", null, 1), () -> false))).isEqualTo("the image is cut off");
    }

    @ParameterizedTest
    @CsvSource({"plain.avif, 48x32", "grid.avif, 128x128", "lossy.webp, 48x32", "lossless.webp, 48x32",
            "extended.webp, 48x32", "turned.avif, 32x48"})
    void aContainerIsAsLongAsItSays(String file, String size) throws IOException {
        byte[] image = resource(file);
        always("/1", file(image, "application/octet-stream"));
        assertThat(told(check(List.of("/1"), order(size, null, 1), () -> false))).isEqualTo(HOST + "/1 " + size);
        always("/1", file(Arrays.copyOf(image, image.length - 1), "image/x"));
        assertThat(told(check(List.of("/1"), order(size, null, 1), () -> false))).isEqualTo("the image is cut off");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            image/png                | good
            IMAGE/PNG; charset=utf-8 | good
            image/jpeg               | good
            application/octet-stream | good
            binary/octet-stream      | good
            -                        | good
            ''                       | good
            text/html                | not an image but text
            application/xhtml+xml    | not an image but another type
            text/plain               | good
            application/json         | good
            img/png                  | good
            application/x-www-form-urlencoded | good
            """)
    void theBytesTellWhatItIsUnlessABrowserShowsItAsAPage(String type, String what) {
        always("/1", file(PNG, type));
        assertThat(verdict("/1")).isEqualTo(what.equals("good") ? HOST + "/1 1024x1024" : what);
    }

    @ParameterizedTest
    @CsvSource({"70000, 1", "500000, 1", "1500000, 1", "70000, 6", "3900000, 8"})
    void aJpegIsMeasuredBehindLongMetadataAndAsItIsShown(int metadata, int orientation) throws IOException {
        always("/1", file(jpeg(drawn("jpeg", 64, 48), metadata, orientation), "image/jpeg"));
        String size = orientation >= 5 ? "48x64" : "64x48";
        assertThat(told(check(List.of("/1"), order(size, null, 1), () -> false))).isEqualTo(HOST + "/1 " + size);
    }

    @ParameterizedTest
    @CsvSource({"mif1, avif", "MA1B, avif", "avis, avif", "miaf, avis", "mif1, heic"})
    void anAvifIsOneByAnyOfItsBrands(String major, String compatible) throws IOException {
        byte[] image = resource("plain.avif");
        System.arraycopy(major.getBytes(US_ASCII), 0, image, 8, 4);
        for (int at = 16; at < ByteBuffer.wrap(image).getInt(0); at += 4)
            System.arraycopy((at == 20 ? compatible : "miaf").getBytes(US_ASCII), 0, image, at, 4);
        always("/1", file(image, "image/avif"));
        assertThat(told(check(List.of("/1"), order("48x32", null, 1), () -> false)))
                .isEqualTo(compatible.equals("heic") ? "not an image" : HOST + "/1 48x32");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            https://img.example/a cat.png     | https://img.example/a%20cat.png
            https://img.example/a.png?sig=a|b | https://img.example/a.png?sig=a%7Cb
            http://img.example/a.png          | https://img.example/a.png
            """, delimiterString = " | ")
    void theClientGetsAnAddressThatItCanUse(String written, String url) {
        always("/a%20cat.png", file(PNG, "image/png"));
        always("/a.png", file(PNG, "image/png"));
        var images = new Images(List.of(new Image(written.strip(), "u", null)));
        assertThat(told(checker().check(images, order("1024x1024", null, 1), Http.Reach.PUBLIC, () -> false)))
                .isEqualTo(url + " 1024x1024");
    }

    private List<String> pictures(String path) {
        String told = verdict(path);
        return told.startsWith(HOST) ? List.of(told) : List.of();
    }

    private String verdict(String path) {
        return told(check(List.of(path), order("1024x1024", null, 1), () -> true));
    }

    /** In words: the picture with its size, or the objection. */
    private String told(Mono<Checked> check) {
        var checked = new AtomicReference<Checked>();
        check.subscribe(checked::set);
        time.advanceTimeBy(Duration.ofMinutes(1));
        return switch (Objects.requireNonNull(checked.get(), "no end")) {
            case Checked.Bad bad -> bad.detail();
            case Checked.Good good -> {
                Picture picture = good.pictures().getFirst();
                yield picture.url() + " " + picture.width() + "x" + picture.height();
            }
        };
    }

    private Mono<Checked> check(String path, BooleanSupplier goOn) {
        return check(List.of(path), order("1024x1024", null, 1), goOn);
    }

    private Mono<Checked> check(List<String> paths, ImageOrder order, BooleanSupplier goOn) {
        asked.clear();
        var images = new Images(paths.stream().map(path -> new Image(HOST + path, "u", null)).toList());
        return checker().check(images, order, Http.Reach.PUBLIC, goOn);
    }

    private DeliveryCheck checker() {
        KeptFiles files = new KeptFiles(folder, () -> 1 << 20, () -> "a".repeat(16), new TestClock(), time);
        return new DeliveryCheck(this::answer, files, () -> "a".repeat(16), time, new BytePool(() -> 64 << 20),
                () -> unsized, (order, made) -> false);
    }

    private Mono<Http.Outcome> answer(Http.Call call) {
        return Mono.fromSupplier(() -> {
            if (!NettyHttp.mayCall(call.reach(), call.uri())) {
                asked.add("refused");
                return new Http.NotSent(
                        call.uri().getHost() != null && Character.isDigit(call.uri().getHost().charAt(0))
                                && !call.uri().getHost().contains(".") ? "the host must not be an address in disguise"
                                        : "the address " + call.uri().getHost().replaceAll("[\\[\\]]", "")
                                                + " must not be called");
            }
            asked.add(call.uri().toString());
            String path = call.uri().getRawPath();
            Deque<Http.Outcome> left = answers.get(call.headers().containsKey("range") ? path : path + " whole");
            Http.Outcome next = left.size() > 1 ? left.remove() : left.getFirst();
            return next instanceof Http.Answer answer && answer.status() == 200 ? part(answer, call) : next;
        });
    }

    private Http.Answer part(Http.Answer whole, Http.Call call) {
        byte[] body = whole.body();
        if (!call.headers().containsKey("range")) return whole;
        String[] range = call.headers().get("range").substring("bytes=".length()).split("-");
        int from = ranges ? Integer.parseInt(range[0]) : 0;
        int to = ranges ? Math.min(body.length, Integer.parseInt(range[1]) + 1)
                : Math.min(body.length, call.maxBytes());
        var headers = new HashMap<>(whole.headers());
        if (ranges) headers.put("content-range", List.of("bytes " + from + "-" + (to - 1) + "/" + body.length));
        else
            headers.put("content-length", List.of("" + body.length));
        return new Http.Answer(ranges ? 206 : 200, headers, Arrays.copyOfRange(body, from, to));
    }

    private void always(String path, Http.Outcome outcome) {
        answers.put(path, new ArrayDeque<>(List.of(outcome)));
    }

    private static Http.Outcome odd(String what) {
        return switch (what) {
            case "lost" -> new Http.Lost("reset");
            case "notsent" -> new Http.NotSent("the host cannot be resolved");
            case "empty" -> new Http.Answer(206, Map.of(), new byte[0]);
            default -> new Http.Answer(Integer.parseInt(what), Map.of(), new byte[0]);
        };
    }

    private static Http.Outcome redirect(int status, String location) {
        return new Http.Answer(status, Map.of("location", List.of(location)), new byte[0]);
    }

    private static Http.Outcome file(byte[] bytes, String type) {
        return new Http.Answer(200, type == null ? Map.of() : Map.of("content-type", List.of(type)), bytes);
    }

    private static ImageOrder order(String size, String shape, int count) {
        var order = new ImageOrder("a cat", "flux", Resolution.parse(size), count, null, null, null, null);
        return shape == null ? order : order.withShape(Shape.parse(shape));
    }

    static byte[] drawn(String format, int width, int height) throws IOException {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var random = new Random(7);
        for (int at = 0; at < width * height; at++) image.setRGB(at % width, at / width, random.nextInt());
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(image, format, bytes);
        return bytes.toByteArray();
    }

    /** The same JPEG with an Exif orientation, and with so many bytes of other metadata, before its frame. */
    static byte[] jpeg(byte[] plain, int metadata, int orientation) {
        var bytes = ByteBuffer.allocate(plain.length + metadata + 100_000);
        bytes.put(plain, 0, 2);
        bytes.putShort((short) 0xFFE1).putShort((short) 34).put("Exif\0\0MM\0*".getBytes(US_ASCII)).putInt(8);
        bytes.putShort((short) 1).putShort((short) 0x0112).putShort((short) 3).putInt(1).putShort((short) orientation);
        bytes.putShort((short) 0).putInt(0);
        for (int left = metadata; left > 0; left -= 60_000) {
            int length = Math.min(left, 60_000);
            bytes.putShort((short) 0xFFED).putShort((short) (length + 2)).put(new byte[length]);
        }
        bytes.put(plain, 2, plain.length - 2);
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private static byte[] resource(String file) throws IOException {
        try (var stream = OddImagesTest.class.getResourceAsStream("/images/" + file)) {
            return Objects.requireNonNull(stream, file).readAllBytes();
        }
    }
}
