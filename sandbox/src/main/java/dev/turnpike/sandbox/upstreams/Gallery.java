package dev.turnpike.sandbox.upstreams;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.sandbox.drawing.Picture;
import dev.turnpike.sandbox.wire.Answers;
import dev.turnpike.sandbox.wire.Calls;
import dev.turnpike.x402.Http;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An upstream's images at {@code /files/{id}.png}. They are promised when sold and painted when somebody looks. */
final class Gallery {
    private static final Pattern PATH = Pattern.compile("/files/([0-9a-f-]{36})\\.png");
    private static final Pattern RANGE = Pattern.compile("bytes=([0-9]{1,9})-([0-9]{1,9})?");
    private static final byte[] WEB_PAGE = "<!doctype html><title>Not an image</title>".getBytes(UTF_8);

    private final Map<String, Picture> pictures = Recent.map(20_000);
    private final Map<Picture, byte[]> painted = Recent.map(16);

    void promise(String id, Picture picture) {
        pictures.put(id, picture);
    }

    /** How an image is handed out; empty if it was forgotten. */
    Optional<DeliveredImage> handOut(String id, String origin, Fault fault) {
        return Optional.ofNullable(pictures.get(id))
                .map(picture -> new DeliveredImage(id,
                        fault == Fault.DATA_URI ? dataUri(picture) : origin + "/files/" + id + ".png", picture.width(),
                        picture.height()));
    }

    /** Empty if the path is not one of an image's. */
    Optional<Http.Answer> answer(Http.Call call, Fault fault) {
        Matcher path = PATH.matcher(call.uri().getPath());
        if (!path.matches()) return Optional.empty();
        Picture picture = pictures.get(path.group(1));
        return Optional.of(picture == null ? Answers.notFound() : answer(call, bytes(picture, fault)));
    }

    private byte[] bytes(Picture picture, Fault fault) {
        return switch (fault) {
            case NOT_AN_IMAGE -> WEB_PAGE;
            case WRONG_SIZE ->
                paint(picture.resized(Math.max(1, picture.width() / 2), Math.max(1, picture.height() / 2)));
            default -> paint(picture);
        };
    }

    private byte[] paint(Picture picture) {
        byte[] known = painted.get(picture);
        if (known != null) return known;
        byte[] png = picture.png();
        painted.put(picture, png);
        return png;
    }

    private String dataUri(Picture picture) {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(paint(picture));
    }

    /** The whole, or the range that was asked for. */
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
