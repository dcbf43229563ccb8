package dev.turnpike.sandbox.drawing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;

/**
 * A landscape drawn for a prompt: the same for the same prompt, seed and size, and the same motif in other sizes. The
 * prompt is written at its foot.
 */
public record Picture(String prompt, long seed, int width, int height) {
    private static final int INK = 0xfdfbf5;

    public Picture {
        if (width < 1 || height < 1)
            throw new IllegalArgumentException("picture: " + width + "x" + height + " (expected: sides >= 1)");
    }

    public Picture resized(int otherWidth, int otherHeight) {
        return new Picture(prompt, seed, otherWidth, otherHeight);
    }

    public byte[] png() {
        return Png.encode(width, height, new Landscape(this)::paint);
    }

    /** The randomness that decides everything but the size. */
    private SplittableRandom chance() {
        return new SplittableRandom(ByteBuffer.wrap(sha256(seed + " " + prompt)).getLong());
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing (expected: every JDK has it)", e);
        }
    }

    private static final class Landscape {
        private final Picture picture;
        private final Palette palette;
        private final Sun sun;
        private final List<Hill> hills;
        private final Caption caption;

        private Landscape(Picture picture) {
            SplittableRandom chance = picture.chance();
            this.picture = picture;
            palette = Palette.number(chance.nextInt());
            sun = new Sun(palette, picture.width, picture.height, chance);
            hills = DoubleStream.of(0, 0.25, 0.5, 0.75, 1)
                    .mapToObj(depth -> new Hill(depth, palette, picture.width, picture.height, chance))
                    .toList();
            caption = new Caption(picture.prompt, picture.width, picture.height);
        }

        private void paint(int y, int[] row) {
            sky(y, row);
            hills.forEach(hill -> raise(hill, y, row));
            if (y >= caption.top()) write(y, row);
        }

        private void sky(int y, int[] row) {
            int sky = Palette.mix(palette.zenith(), palette.horizon(), 1.6 * y / picture.height);
            boolean sunny = sun.reaches(y);
            for (int x = 0; x < row.length; x++) row[x] = sunny ? sun.on(sky, x, y) : sky;
        }

        /** Draws a hill; a pixel on the ridge is mixed. */
        private static void raise(Hill hill, int y, int[] row) {
            int colour = hill.colour(y);
            double foot = y + 1.0;
            for (int x = 0; x < row.length; x++) {
                double covered = foot - hill.ridge[x];
                if (covered >= 1) row[x] = colour;
                else if (covered > 0) row[x] = Palette.mix(row[x], colour, covered);
            }
        }

        private void write(int y, int[] row) {
            for (int x = 0; x < row.length; x++) {
                if (caption.covers(x, y)) row[x] = INK;
            }
        }
    }
}
