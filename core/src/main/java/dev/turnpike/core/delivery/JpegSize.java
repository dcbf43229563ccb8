package dev.turnpike.core.delivery;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The size of a JPEG as it is shown: that of its first frame, turned where its Exif says so. Long metadata may put the
 * frame past what is read. Segments are walked once, forward and within the bytes there are.
 */
final class JpegSize {
    private static final int APP1 = 0xE1;
    private static final int ORIENTATION = 0x0112;
    /** From here on height and width change places. */
    private static final int TURNED = 5;
    private static final int MOST = 8;

    private JpegSize() {}

    static ImageHeader read(ByteBuffer jpeg) {
        boolean turned = false;
        int at = 2;
        while (at + 9 < jpeg.limit() && (jpeg.get(at) & 0xFF) == 0xFF) {
            int marker = jpeg.get(at + 1) & 0xFF;
            if (marker == 0xFF) {
                at++;
                continue;
            }
            if (marker == 0x01 || marker >= 0xD0 && marker <= 0xD7) {
                at += 2;
                continue;
            }
            if (marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC)
                return size(jpeg.getShort(at + 7) & 0xFFFF, jpeg.getShort(at + 5) & 0xFFFF, turned);
            int length = jpeg.getShort(at + 2) & 0xFFFF;
            if (marker == APP1) turned |= isTurned(jpeg, at + 4, at + 2 + length);
            at += 2 + Math.max(2, length);
        }
        return size(0, 0, false);
    }

    private static ImageHeader size(int width, int height, boolean turned) {
        return new ImageHeader("image/jpeg", turned ? height : width, turned ? width : height);
    }

    /** Whether an Exif segment says that the image is shown on its side. */
    private static boolean isTurned(ByteBuffer jpeg, int from, int end) {
        if (end > jpeg.limit() || end - from < 14 || jpeg.getInt(from) != 0x45786966) return false;
        ByteBuffer tiff = jpeg.slice(from + 6, end - from - 6);
        tiff.order(tiff.getShort(0) == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        long directory = Integer.toUnsignedLong(tiff.getInt(4));
        if (directory + 2 > tiff.limit()) return false;
        int entries = tiff.getShort((int) directory) & 0xFFFF;
        for (int i = 0, at = (int) directory + 2; i < entries && at + 12 <= tiff.limit(); i++, at += 12) {
            int value = tiff.getShort(at + 8) & 0xFFFF;
            if ((tiff.getShort(at) & 0xFFFF) == ORIENTATION) return value >= TURNED && value <= MOST;
        }
        return false;
    }
}
