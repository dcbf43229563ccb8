package dev.turnpike.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** First bytes of images, as encoders write them and as no encoder does. */
class ImageHeaderTest {
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            image/png  | 1344x768 | 89504E470D0A1A0A 0000000D 49484452 00000540 00000300 08 02
            image/gif  | 640x480  | 474946383961 8002 E001 F7
            image/jpeg | 1024x576 | FFD8 FFE0 0010 4A46494600010100000100010000 FFC0 0011 08 0240 0400 03 01220002
            image/jpeg | 1024x576 | FFD8 FFFFFFE0 0010 4A46494600010100000100010000 FFFFC2 0011 08 0240 0400 03 01220002
            image/jpeg | 0x0      | FFD8 FFE1 FFFE 00000000
            image/webp | 1024x768 | 52494646 00000000 57454250 56503820 00000000 300100 9D012A 0004 0003 00
            image/webp | 1024x768 | 52494646 00000000 57454250 5650384C 00000000 2F FFC3BF00 0000000000
            image/webp | 1024x768 | 52494646 00000000 57454250 56503858 0A000000 00000000 FF0300 FF0200
            image/avif | 0x0      | 00000020 66747970 61766966 00000000
            """)
    void whatTheFirstBytesSay(String type, String size, String hex) {
        ImageHeader header = ImageHeader.read(bytes(hex)).orElseThrow();
        assertThat(header.mediaType()).isEqualTo(type);
        assertThat(header.width() + "x" + header.height()).isEqualTo(size);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"''", "3C", "3C68746D6C3E3C2F68746D6C3E", "89504E47", "FFD9", "52494646",
            "7B226572726F72223A226E6F227D"})
    void whatIsNoImage(String hex) {
        assertThat(ImageHeader.read(bytes(hex))).isEqualTo(Optional.empty());
    }

    @Test
    void anyBeginningOfAnImageIsReadWithoutFailing() {
        byte[] jpeg = bytes("FFD8 FFE0 0010 4A46494600010100000100010000 FFC0 0011 08 0240 0400 03 01220002");
        for (int length = 0; length < jpeg.length; length++)
            assertThat(ImageHeader.read(Arrays.copyOf(jpeg, length))).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"png, 1024, 768", "jpeg, 1024, 768", "gif, 1024, 768", "png, 16, 8", "jpeg, 16, 8", "gif, 16, 8"})
    void theFirst64KibOfAnImageTellItsSize(String format, int width, int height) throws IOException {
        byte[] image = noise(format, width, height);
        byte[] first = Arrays.copyOf(image, Math.min(image.length, 64 * 1024));
        assertThat(ImageHeader.read(first)).contains(new ImageHeader("image/" + format, width, height));
    }

    /** Files of cwebp, avifenc and heif-enc: all 48x32 but for the last two. */
    @ParameterizedTest
    @CsvSource({"lossy.webp, 48, 32", "lossless.webp, 48, 32", "extended.webp, 48, 32", "plain.avif, 48, 32",
            "alpha.avif, 48, 32", "turned.avif, 32, 48", "grid.avif, 128, 128", "thumbnail.avif, 320, 192"})
    void whatOtherEncodersWriteTellsItsSize(String file, int width, int height) throws IOException {
        ImageHeader header = ImageHeader.read(resource(file)).orElseThrow();
        assertThat(header).isEqualTo(new ImageHeader(mediaType(file), width, height));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lossy.webp", "lossless.webp", "extended.webp", "plain.avif", "alpha.avif", "grid.avif"})
    void aBeginningTellsTheSameSizeOrNone(String file) throws IOException {
        byte[] image = resource(file);
        ImageHeader whole = ImageHeader.read(image).orElseThrow();
        var unknown = new ImageHeader(whole.mediaType(), 0, 0);
        for (int length = 0; length < image.length; length++)
            assertThat(ImageHeader.read(Arrays.copyOf(image, length)).orElse(unknown)).isIn(whole, unknown);
    }

    @Test
    void thePicturesOwnSizeCountsNotThatOfItsThumbnail() throws IOException {
        byte[] image = resource("thumbnail.avif");
        int primary = new String(image, StandardCharsets.ISO_8859_1).indexOf("pitm") + 9;
        assertThat(image[primary]).isEqualTo((byte) 1);
        image[primary] = 2;
        assertThat(ImageHeader.read(image)).contains(new ImageHeader("image/avif", 64, 38));
    }

    /** Lengths and counts that lie: each byte of the boxes in turn, at its most and its least. */
    @ParameterizedTest
    @ValueSource(strings = {"plain.avif", "turned.avif", "grid.avif", "thumbnail.avif", "extended.webp"})
    void noByteThatLiesMakesTheReadingFail(String file) throws IOException {
        byte[] image = resource(file);
        for (int at = 12; at < image.length; at++) for (int lie : new int[] {0x00, 0x01, 0x7F, 0x80, 0xFF}) {
            byte[] lying = image.clone();
            lying[at] = (byte) lie;
            assertThat(ImageHeader.read(lying))
                    .hasValueSatisfying(header -> assertThat(header.mediaType()).isEqualTo(mediaType(file)));
        }
    }

    @Test
    void boxesThatClaimMoreThanThereIsCostNoMoreThanThereIs() {
        byte[] claims = bytes("00000020 66747970 61766966 00000000 0000000000000000 0000000000000000"
                + "7FFFFFFF 6D657461 00000000 7FFFFFFF 69707270 7FFFFFFF 69706D61 00000000 FFFFFFFF 0001 FF 01");
        assertThat(ImageHeader.read(claims)).contains(new ImageHeader("image/avif", 0, 0));
        byte[] empty = new byte[64 * 1024];
        System.arraycopy(claims, 0, empty, 0, 32);
        assertThat(ImageHeader.read(empty)).contains(new ImageHeader("image/avif", 0, 0));
    }

    private static byte[] noise(String format, int width, int height) throws IOException {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var random = new Random(7);
        for (int at = 0; at < width * height; at++) image.setRGB(at % width, at / width, random.nextInt());
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(image, format, bytes);
        return bytes.toByteArray();
    }

    private static byte[] resource(String file) throws IOException {
        try (var stream = ImageHeaderTest.class.getResourceAsStream("/images/" + file)) {
            return Objects.requireNonNull(stream, file).readAllBytes();
        }
    }

    private static String mediaType(String file) {
        return "image/" + file.substring(file.indexOf('.') + 1);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
