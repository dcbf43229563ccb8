package dev.turnpike.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Heads of files as encoders write them. */
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
            assertThat(ImageHeader.read(java.util.Arrays.copyOf(jpeg, length))).isNotNull();
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
