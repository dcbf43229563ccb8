package dev.turnpike.sandbox.drawing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** A writer of PNGs with 8-bit colours, because that of the JDK needs the libraries of a desktop. */
final class Png {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final byte DIFFERENCE_TO_THE_LEFT = 1;
    private static final int LEVEL = 5;

    private Png() {}

    /** Draws one row: a colour per pixel, {@code 0xrrggbb}. */
    interface Painter {
        void paint(int y, int[] row);
    }

    static byte[] encode(int width, int height, Painter painter) {
        var png = new ByteArrayOutputStream(1 << 16);
        try (var out = new DataOutputStream(png)) {
            out.write(SIGNATURE);
            chunk(out, "IHDR", header(width, height));
            chunk(out, "tEXt", "Software\0Turnpike sandbox".getBytes(ISO_8859_1));
            chunk(out, "IDAT", pixels(width, height, painter));
            chunk(out, "IEND", new byte[0]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return png.toByteArray();
    }

    private static byte[] header(int width, int height) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeInt(width);
            out.writeInt(height);
            out.write(new byte[] {8, 2, 0, 0, 0}); // 8 bits of red, green and blue; not interlaced
        }
        return bytes.toByteArray();
    }

    private static byte[] pixels(int width, int height, Painter painter) throws IOException {
        var compressed = new ByteArrayOutputStream(1 << 16);
        var deflater = new Deflater(LEVEL);
        try (var out = new DeflaterOutputStream(compressed, deflater, 1 << 15)) {
            int[] row = new int[width];
            byte[] line = new byte[1 + 3 * width];
            for (int y = 0; y < height; y++) {
                painter.paint(y, row);
                out.write(filtered(row, line));
            }
        } finally {
            deflater.end();
        }
        return compressed.toByteArray();
    }

    /** Replaces each colour by its difference to the left neighbour, so that flat areas become zeros. */
    private static byte[] filtered(int[] row, byte[] line) {
        line[0] = DIFFERENCE_TO_THE_LEFT;
        int left = 0;
        int at = 1;
        for (int colour : row) {
            line[at++] = (byte) ((colour >> 16) - (left >> 16));
            line[at++] = (byte) ((colour >> 8) - (left >> 8));
            line[at++] = (byte) (colour - left);
            left = colour;
        }
        return line;
    }

    private static void chunk(DataOutputStream out, String type, byte[] data) throws IOException {
        byte[] name = type.getBytes(ISO_8859_1);
        var crc = new CRC32();
        crc.update(name);
        crc.update(data);
        out.writeInt(data.length);
        out.write(name);
        out.write(data);
        out.writeInt((int) crc.getValue());
    }
}
