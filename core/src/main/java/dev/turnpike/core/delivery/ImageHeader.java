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
    private static final int MOST_BRANDS = 256;

    /** Whether these bytes do not tell a size. */
    boolean unknown() {
        return width < 1 || height < 1;
    }

    /** Empty if these are not the first bytes of a PNG, JPEG, WebP, GIF or AVIF. */
    static Optional<ImageHeader> read(byte[] bytes) {
        ByteBuffer b = ByteBuffer.wrap(bytes);
        if (bytes.length >= 24 && b.getLong(0) == 0x89504E470D0A1A0AL) return Optional.of(png(b));
        if (bytes.length >= 4 && (b.getInt(0) >>> 8) == 0xFFD8FF) return Optional.of(JpegSize.read(b));
        if (bytes.length >= 30 && ascii(bytes, 0, 4).equals("RIFF") && ascii(bytes, 8, 4).equals("WEBP"))
            return Optional.of(webp(bytes, b.order(ByteOrder.LITTLE_ENDIAN)));
        if (bytes.length >= 10 && ascii(bytes, 0, 4).equals("GIF8"))
            return Optional.of(gif(b.order(ByteOrder.LITTLE_ENDIAN)));
        return isAvif(bytes, b) ? Optional.of(AvifSize.read(bytes).orElse(new ImageHeader(AVIF, 0, 0)))
                : Optional.empty();
    }

    /** By its major brand, or by one that it is compatible with: encoders also write {@code mif1} and {@code MA1B}. */
    private static boolean isAvif(byte[] bytes, ByteBuffer b) {
        if (bytes.length < 12 || !ascii(bytes, 4, 4).equals("ftyp")) return false;
        long end = Math.min(Integer.toUnsignedLong(b.getInt(0)), Math.min(bytes.length, MOST_BRANDS));
        for (int at = 8; at + 4 <= end; at += at == 8 ? 8 : 4)
            if (ascii(bytes, at, 4).equals("avif") || ascii(bytes, at, 4).equals("avis")) return true;
        return false;
    }

    private static ImageHeader png(ByteBuffer b) {
        boolean headed = b.getInt(12) == 0x49484452 && b.getInt(16) > 0 && b.getInt(20) > 0;
        return new ImageHeader("image/png", headed ? b.getInt(16) : 0, headed ? b.getInt(20) : 0);
    }

    private static ImageHeader gif(ByteBuffer b) {
        return new ImageHeader("image/gif", b.getShort(6) & 0xFFFF, b.getShort(8) & 0xFFFF);
    }

    private static ImageHeader webp(byte[] bytes, ByteBuffer b) {
        boolean lossy = (b.getInt(23) & 0xFFFFFF) == 0x2A019D;
        boolean lossless = bytes[20] == 0x2F;
        return switch (ascii(bytes, 12, 4)) {
            case "VP8 " -> webp(lossy, b.getShort(26) & 0x3FFF, b.getShort(28) & 0x3FFF);
            case "VP8L" -> webp(lossless, (b.getInt(21) & 0x3FFF) + 1, ((b.getInt(21) >>> 14) & 0x3FFF) + 1);
            case "VP8X" -> webp(true, (b.getInt(24) & 0xFFFFFF) + 1, (b.getInt(26) >>> 8) + 1);
            default -> webp(false, 0, 0);
        };
    }

    /** @param told whether what the size was read from is what it must be */
    private static ImageHeader webp(boolean told, int width, int height) {
        return new ImageHeader("image/webp", told ? width : 0, told ? height : 0);
    }

    private static String ascii(byte[] bytes, int from, int length) {
        return new String(bytes, from, length, StandardCharsets.US_ASCII);
    }
}
