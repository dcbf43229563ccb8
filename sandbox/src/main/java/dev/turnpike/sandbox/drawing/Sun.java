package dev.turnpike.sandbox.drawing;

import java.util.SplittableRandom;

/** A sun with two rings of light around it. */
final class Sun {
    private static final double[] RADII = {2.1, 1.5, 1};
    private static final double[] LIGHT = {0.14, 0.22, 1};

    private final double x;
    private final double y;
    private final double radius;
    private final int colour;

    Sun(Palette palette, int width, int height, SplittableRandom chance) {
        x = width * chance.nextDouble(0.2, 0.8);
        y = height * chance.nextDouble(0.24, 0.42);
        radius = Math.min(width, height) * chance.nextDouble(0.07, 0.13);
        colour = palette.sun();
    }

    /** Whether the sun or its light is in a row. */
    boolean reaches(int row) {
        return Math.abs(row - y) <= RADII[0] * radius + 1;
    }

    /** The colour of a pixel of the sky in the light of the sun. */
    int on(int sky, int column, int row) {
        double distance = Math.sqrt((column - x) * (column - x) + (row - y) * (row - y));
        int lit = sky;
        for (int ring = 0; ring < RADII.length; ring++)
            lit = Palette.mix(lit, colour, LIGHT[ring] * Math.clamp(RADII[ring] * radius - distance + 0.5, 0, 1));
        return lit;
    }
}
