package dev.turnpike.core.delivery;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The type and size of an image, as its first bytes tell them. Any bytes can be read: a beginning of any length, and
 * bytes that lie about what follows. The cost is bounded by how many there are (decision 0003 says why no library does
 * this).
 *
 * @param width in pixels, as shown; 0 if these bytes do not tell
 */
record ImageHeader(String mediaType, int width, int height) {
    static final String AVIF = "image/avif";

    /** Empty if these are not the first bytes of a PNG, JPEG, WebP, GIF or AVIF. */
    static Optional<ImageHeader> read(byte[] bytes) {
        ByteBuffer b = ByteBuffer.wrap(bytes);
        if (bytes.length >= 24 && b.getLong(0) == 0x89504E470D0A1A0AL)
            return Optional.of(new ImageHeader("image/png", b.getInt(16), b.getInt(20)));
        if (bytes.length >= 4 && (b.getInt(0) >>> 8) == 0xFFD8FF) return Optional.of(jpeg(b));
        if (bytes.length >= 30 && ascii(bytes, 0, 4).equals("RIFF") && ascii(bytes, 8, 4).equals("WEBP"))
            return Optional.of(webp(bytes, b.order(ByteOrder.LITTLE_ENDIAN)));
        if (bytes.length >= 10 && ascii(bytes, 0, 4).equals("GIF8"))
            return Optional.of(gif(b.order(ByteOrder.LITTLE_ENDIAN)));
        if (bytes.length >= 12 && ascii(bytes, 4, 8).equals("ftypavif"))
            return Optional.of(AvifSize.read(bytes).orElse(new ImageHeader(AVIF, 0, 0)));
        return Optional.empty();
    }

    private static ImageHeader gif(ByteBuffer b) {
        return new ImageHeader("image/gif", b.getShort(6) & 0xFFFF, b.getShort(8) & 0xFFFF);
    }

    /** The size is in the first start-of-frame segment, which long metadata may put past what we read. */
    private static ImageHeader jpeg(ByteBuffer b) {
        int at = 2;
        while (at + 9 < b.limit() && (b.get(at) & 0xFF) == 0xFF) {
            int marker = b.get(at + 1) & 0xFF;
            if (marker == 0xFF) {
                at++;
                continue;
            }
            if (marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC)
                return new ImageHeader("image/jpeg", b.getShort(at + 7) & 0xFFFF, b.getShort(at + 5) & 0xFFFF);
            at += 2 + (b.getShort(at + 2) & 0xFFFF);
        }
        return new ImageHeader("image/jpeg", 0, 0);
    }

    private static ImageHeader webp(byte[] bytes, ByteBuffer b) {
        return switch (ascii(bytes, 12, 4)) {
            case "VP8 " -> new ImageHeader("image/webp", b.getShort(26) & 0x3FFF, b.getShort(28) & 0x3FFF);
            case "VP8L" ->
                new ImageHeader("image/webp", (b.getInt(21) & 0x3FFF) + 1, ((b.getInt(21) >>> 14) & 0x3FFF) + 1);
            case "VP8X" -> new ImageHeader("image/webp", (b.getInt(24) & 0xFFFFFF) + 1, (b.getInt(26) >>> 8) + 1);
            default -> new ImageHeader("image/webp", 0, 0);
        };
    }

    private static String ascii(byte[] bytes, int from, int length) {
        return new String(bytes, from, length, StandardCharsets.US_ASCII);
    }
}
