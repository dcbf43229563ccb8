package dev.turnpike.sandbox.upstreams;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.turnpike.sandbox.drawing.Picture;
import dev.turnpike.sandbox.wire.Answers;
import dev.turnpike.sandbox.wire.Calls;
import dev.turnpike.x402.Http;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The images of an upstream at {@code /files/{id}.png}, drawn when they are first read. */
final class Gallery {
    private static final Pattern PATH = Pattern.compile("/files/([0-9a-f-]{36})\\.png");
    private static final Pattern RANGE = Pattern.compile("bytes=([0-9]{1,9})-([0-9]{1,9})?");
    private static final byte[] WEB_PAGE = "<!doctype html><title>Not an image</title>".getBytes(UTF_8);

    private static final String ODD_QUERY = "?sig=a|b c";
    private static final Duration LATE = Duration.ofSeconds(5);
    /** Pixels by which an image is wider than ordered, where the model has sizes of its own. */
    private static final int WIDER = 32;

    private final Map<String, Picture> pictures;
    private final Map<String, Instant> asked;
    private final Cache<Picture, byte[]> drawn = Caffeine.newBuilder().maximumSize(16).executor(Runnable::run).build();

    Gallery(InstantSource clock) {
        pictures = Retained.map(clock);
        asked = Retained.map(clock);
    }

    void add(String id, Picture picture) {
        pictures.put(id, picture);
    }

    /** An image as it is delivered; empty if it has expired. */
    Optional<DeliveredImage> image(String id, String origin, Fault fault, boolean data) {
        return Optional.ofNullable(pictures.get(id))
                .map(picture -> new DeliveredImage(id,
                        data || fault == Fault.DATA_URI ? dataUri(bytes(picture, fault))
                                : origin + "/files/" + id + ".png" + (fault == Fault.ODD_PLACES ? ODD_QUERY : ""),
                        picture.width(), picture.height()));
    }

    /** Empty unless the path is that of an image. */
    Optional<Http.Answer> answer(UpstreamCall call) {
        Matcher path = PATH.matcher(call.path());
        if (!path.matches()) return Optional.empty();
        Picture picture = pictures.get(path.group(1));
        boolean late = call.fault() == Fault.LATE_IMAGES && isLate(path.group(1), call.now());
        return Optional
                .of(picture == null || late ? Answers.notFound() : answer(call.http(), bytes(picture, call.fault())));
    }

    /** Whether it is too early for an image that was first asked for some seconds ago. */
    private boolean isLate(String id, Instant now) {
        Instant first = asked.computeIfAbsent(id, key -> now);
        return now.isBefore(first.plus(LATE));
    }

    private byte[] bytes(Picture picture, Fault fault) {
        return switch (fault) {
            case NOT_AN_IMAGE -> WEB_PAGE;
            case CUT_IMAGE -> Arrays.copyOf(draw(picture), draw(picture).length / 2);
            case OWN_SIZES -> draw(picture.width() == picture.height() ? picture
                    : picture.resized(picture.width() + WIDER, picture.height()));
            case WRONG_SIZE ->
                draw(picture.resized(Math.max(1, picture.width() / 2), Math.max(1, picture.height() / 2)));
            default -> draw(picture);
        };
    }

    private byte[] draw(Picture picture) {
        return drawn.get(picture, Picture::png);
    }

    private static String dataUri(byte[] file) {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(file);
    }

    /** The whole file, or the requested range. */
    private static Http.Answer answer(Http.Call call, byte[] file) {
        List<String> ranges = Calls.header(call, "Range");
        Matcher range = RANGE.matcher(ranges.isEmpty() ? "" : ranges.getFirst());
        if (!range.matches()) return Answers.with(Answers.of(200, "image/png", file), "Accept-Ranges", "bytes");
        int from = Integer.parseInt(range.group(1));
        int to = Math.min(file.length - 1,
                range.group(2) == null ? Integer.MAX_VALUE : Integer.parseInt(range.group(2)));
        if (from > to) return Answers.with(Answers.text(416, ""), "Content-Range", "bytes */" + file.length);
        return Answers.with(Answers.of(206, "image/png", Arrays.copyOfRange(file, from, to + 1)), "Content-Range",
                "bytes " + from + "-" + to + "/" + file.length);
    }
}
