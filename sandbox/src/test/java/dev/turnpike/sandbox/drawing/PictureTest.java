package dev.turnpike.sandbox.drawing;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureTest {
    @ParameterizedTest
    @CsvSource({"1, 1", "5, 3", "128, 128", "512, 2048", "1344, 768", "2048, 2048"})
    void isAPngOfTheSizeOrdered(int width, int height) {
        BufferedImage seen = read(new Picture("a lighthouse at dusk", 7, width, height).png());
        assertThat(seen.getWidth()).isEqualTo(width);
        assertThat(seen.getHeight()).isEqualTo(height);
    }

    @Test
    void isTheSameForTheSamePromptSeedAndSize() {
        assertThat(picture("a cat", 1)).isEqualTo(picture("a cat", 1))
                .isNotEqualTo(picture("a cat", 2))
                .isNotEqualTo(picture("a dog", 1));
    }

    @Test
    void isSmallHoweverLarge() {
        assertThat(new Picture("a cat", 1, 2048, 2048).png()).hasSizeLessThan(300_000);
    }

    @ParameterizedTest
    @CsvSource({"'', 512", "ÄÖÜ 猫, 512", "averyveryverylongwordthatfitsnowhereatall, 128", "'  two   words ', 64"})
    void anyPromptCanBeWrittenOnIt(String prompt, int side) {
        assertThat(read(new Picture(prompt, 1, side, side).png()).getWidth()).isEqualTo(side);
    }

    @Test
    void hasManyColoursAndAHorizon() {
        BufferedImage seen = read(picture("a cat", 1));
        assertThat(seen.getRGB(5, 5)).isNotEqualTo(seen.getRGB(5, 120)).isNotEqualTo(seen.getRGB(5, 250));
    }

    private static byte[] picture(String prompt, long seed) {
        return new Picture(prompt, seed, 256, 256).png();
    }

    private static BufferedImage read(byte[] png) {
        try {
            return ImageIO.read(new ByteArrayInputStream(png));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
