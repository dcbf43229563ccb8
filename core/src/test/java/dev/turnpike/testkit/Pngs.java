package dev.turnpike.testkit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.CRC32;

/** Files that are PNGs by their chunks; what is in them is noise. */
public final class Pngs {
    private Pngs() {}

    /** As long as a small picture of this size. */
    public static byte[] of(int width, int height) {
        return of(width, height, 64 + width * height / 1024);
    }

    /** @param content bytes of noise */
    public static byte[] of(int width, int height, int content) {
        byte[] noise = new byte[content];
        new Random(7).nextBytes(noise);
        ByteBuffer png = ByteBuffer.allocate(8 + 25 + 12 + content + 12).putLong(0x89504E470D0A1A0AL);
        chunk(png, "IHDR",
                ByteBuffer.allocate(13).putInt(width).putInt(height).put(new byte[] {8, 2, 0, 0, 0}).array());
        chunk(png, "IDAT", noise);
        chunk(png, "IEND", new byte[0]);
        return png.array();
    }

    private static void chunk(ByteBuffer png, String type, byte[] content) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        var crc = new CRC32();
        crc.update(name);
        crc.update(content);
        png.putInt(content.length).put(name).put(content).putInt((int) crc.getValue());
    }
}
