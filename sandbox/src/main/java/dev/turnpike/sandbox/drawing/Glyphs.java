package dev.turnpike.sandbox.drawing;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A font of capitals, digits and marks, 5 dots wide and 7 high, because a machine without a desktop may have none. */
final class Glyphs {
    static final int WIDTH = 5;
    static final int HEIGHT = 7;

    /** Each sign and its five columns from the left, the lowest bit being the top dot. */
    private static final String TABLE = """
            A7c1211127c B7f49494936 C3e41414122 D7f4141413e E7f49494941 F7f09090901 G3e4149497a H7f0808087f I00417f4100
            J2040413f01 K7f08142241 L7f40404040 M7f020c027f N7f0408107f O3e4141413e P7f09090906 Q3e4151215e R7f09192946
            S4649494931 T01017f0101 U3f4040403f V1f2040201f W3f4038403f X6314081463 Y0708700807 Z6151494543
            03e5149453e 100427f4000 24261514946 32141454b31 41814127f10 52745454539 63c4a494930 70171090503 83649494936
            9064949291e .0000600000 ,0050300000 !00005f0000 ?0201510906 -0808080808 :0036360000 '0000070000 /2010080402
            (001c224100 )0041221c00 &3649552250 +08083e0808 %2313086462""";

    private static final Map<Character, byte[]> COLUMNS = read();

    private Glyphs() {}

    /** Whether a sign has a dot; unknown signs are blank. */
    static boolean dot(char sign, int column, int row) {
        byte[] columns = COLUMNS.get(sign);
        return columns != null && (columns[column] >> row & 1) == 1;
    }

    /** The text in capitals, which the font has. */
    static String drawable(String text) {
        return text.toUpperCase(Locale.ROOT);
    }

    private static Map<Character, byte[]> read() {
        Map<Character, byte[]> columns = new TreeMap<>();
        for (String glyph : TABLE.split("\\s+"))
            columns.put(glyph.charAt(0), HexFormat.of().parseHex(glyph.substring(1)));
        return columns;
    }
}
