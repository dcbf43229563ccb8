package dev.turnpike.core.delivery;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Whether an image is all there, as far as its first bytes, its last and its length tell: nothing is decoded. What is cut
 * off, and a page or nothing behind a good header, is no image. The cost is bounded by how many bytes are looked at.
 */
final class Wholeness {
    /** No encoder needs fewer than one byte for so many pixels of a picture. */
    private static final int PIXELS_PER_BYTE = 16 * 1024;
    private static final long LONGEST_CHUNK = 1L << 28;
    private static final int IHDR = 0x49484452;
    private static final int IEND = 0x49454E44;
    private static final int META = 0x6D657461;

    private final byte[] first;
    private final ByteBuffer bytes;
    private final long total;

    private Wholeness(byte[] first, long total) {
        this.first = first;
        this.bytes = ByteBuffer.wrap(first);
        this.total = total;
    }

    /**
     * What is wrong with an image of this header; empty if nothing is seen to be.
     *
     * @param first its first bytes, or all
     * @param total how many bytes it has; negative if that is not known
     */
    static Optional<String> objection(ImageHeader header, byte[] first, long total) {
        return new Wholeness(first, total).objection(header);
    }

    /**
     * The same of its last bytes.
     *
     * @param last as many as were asked for, the end of it included
     */
    static Optional<String> objectionToEnd(ImageHeader header, byte[] last) {
        boolean ended = switch (header.mediaType()) {
            case "image/png" -> holds(last, 0, IEND);
            case "image/jpeg" -> hasMarker(last, 0, 0xD9);
            default -> true;
        };
        return ended ? Optional.empty() : cut();
    }

    /** Whether the end has to be looked at to know. */
    static boolean needsEnd(ImageHeader header) {
        return header.mediaType().equals("image/png") || header.mediaType().equals("image/jpeg");
    }

    private Optional<String> objection(ImageHeader header) {
        if (total >= 0 && total * PIXELS_PER_BYTE < (long) header.width() * header.height())
            return Optional.of("%d bytes are no image of %dx%d".formatted(total, header.width(), header.height()));
        return switch (header.mediaType()) {
            case "image/png" -> png();
            case "image/jpeg" -> isWhole() && !endsAfterScan() ? cut() : Optional.empty();
            case "image/webp" -> webp();
            case "image/gif" -> isWhole() && lastOf(first) != 0x3B ? cut() : Optional.empty();
            default -> boxes();
        };
    }

    private boolean isWhole() {
        return total == first.length;
    }

    /** Chunk after chunk: the header first, the end last, and none longer than what is left. */
    private Optional<String> png() {
        long at = 8;
        while (at + 8 <= first.length) {
            long length = Integer.toUnsignedLong(bytes.getInt((int) at));
            int type = bytes.getInt((int) at + 4);
            if (!isLetters(type) || length > LONGEST_CHUNK || at == 8 && type != IHDR)
                return Optional.of("not a PNG behind its header");
            at += 12 + length;
            if (type == IEND) return total < 0 || at <= total ? Optional.empty() : cut();
            if (total >= 0 && at > total - 12) return cut();
        }
        return isWhole() ? cut() : Optional.empty();
    }

    private Optional<String> webp() {
        ByteBuffer little = ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN);
        String chunk = new String(first, 12, 4, StandardCharsets.US_ASCII);
        if (!chunk.equals("VP8 ") && !chunk.equals("VP8L") && !chunk.equals("VP8X"))
            return Optional.of("not a WebP behind its header");
        return total >= 0 && Integer.toUnsignedLong(little.getInt(4)) + 8 > total ? cut() : Optional.empty();
    }

    /** The boxes of the file itself: none may be longer than what is left. */
    private Optional<String> boxes() {
        long at = 0;
        boolean described = false;
        while (at + 16 <= first.length) {
            long length = Integer.toUnsignedLong(bytes.getInt((int) at));
            described |= bytes.getInt((int) at + 4) == META;
            if (length == 1) length = bytes.getLong((int) at + 8);
            if (length == 0) return Optional.empty();
            if (length < 8 || !isText(bytes.getInt((int) at + 4))) return Optional.of("not an AVIF behind its header");
            at += length;
            if (at < 0 || total >= 0 && at > total) return cut();
        }
        return described || !isWhole() ? Optional.empty() : Optional.of("not an AVIF behind its header");
    }

    /** A scan, and the end marker after it. Within a scan the marker's bytes cannot stand. */
    private boolean endsAfterScan() {
        int scan = indexOf(first, 2, 0xDA);
        return scan >= 0 && hasMarker(first, scan, 0xD9);
    }

    private static boolean hasMarker(byte[] bytes, int from, int marker) {
        return indexOf(bytes, from, marker) >= 0;
    }

    private static int indexOf(byte[] bytes, int from, int marker) {
        for (int i = from; i + 1 < bytes.length; i++)
            if (bytes[i] == (byte) 0xFF && bytes[i + 1] == (byte) marker) return i;
        return -1;
    }

    private static boolean holds(byte[] bytes, int from, int word) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        for (int i = from; i + 4 <= bytes.length; i++) if (buffer.getInt(i) == word) return true;
        return false;
    }

    /** The last byte that is not padding. */
    private static int lastOf(byte[] bytes) {
        int at = bytes.length - 1;
        while (at > 0 && bytes[at] == 0) at--;
        return bytes[at];
    }

    private static boolean isLetters(int type) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            int letter = type >> shift & 0xDF;
            if (letter < 'A' || letter > 'Z') return false;
        }
        return true;
    }

    private static boolean isText(int type) {
        for (int shift = 24; shift >= 0; shift -= 8) if ((type >> shift & 0xFF) < 0x20) return false;
        return true;
    }

    private static Optional<String> cut() {
        return Optional.of("the image is cut off");
    }
}
