package dev.turnpike.sandbox.drawing;

import java.util.List;

/**
 * Five matching colours, {@code 0xrrggbb}: the sky above and at the horizon, the sun, the far hills and the near ones.
 */
record Palette(int zenith, int horizon, int sun, int far, int near) {
    private static final List<Palette> ALL = List.of(new Palette(0x1b2a49, 0xf2a65a, 0xffe8c2, 0xa4596b, 0x141d33),
            new Palette(0x3a6ea5, 0xf7e1bc, 0xfff6e0, 0x7fa3a8, 0x1d3b3f),
            new Palette(0x2d1e4f, 0xe86a92, 0xffd9a0, 0x8a4f8f, 0x1c1233),
            new Palette(0x0f4c5c, 0xf4d58d, 0xfff3c4, 0x5f9e8f, 0x082f38),
            new Palette(0x6d9dc5, 0xfbe9e1, 0xffffff, 0xa3b8c9, 0x2b3f55),
            new Palette(0x402039, 0xf29e4c, 0xf9dc5c, 0xb5475a, 0x260f22),
            new Palette(0x0b132b, 0x5bc0be, 0xe8fff6, 0x3a7f8c, 0x0a1428),
            new Palette(0x7a4e2d, 0xf6d6a8, 0xfff2d8, 0xc08a56, 0x3b2415));

    static Palette number(int any) {
        return ALL.get(Math.floorMod(any, ALL.size()));
    }

    /** @param share the share of the second colour, 0 to 1 */
    static int mix(int first, int second, double share) {
        int s = (int) (256 * Math.clamp(share, 0, 1));
        int red = channel(first >> 16, second >> 16, s);
        int green = channel(first >> 8, second >> 8, s);
        return red << 16 | green << 8 | channel(first, second, s);
    }

    private static int channel(int first, int second, int share) {
        int from = first & 0xff;
        return from + (((second & 0xff) - from) * share >> 8);
    }
}
