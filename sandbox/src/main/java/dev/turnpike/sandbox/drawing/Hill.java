package dev.turnpike.sandbox.drawing;

import java.util.SplittableRandom;

/** A range of hills across a picture. */
final class Hill {
    private static final int KNOTS = 64;

    /** The height of the ridge at each column, in rows from the top. */
    final double[] ridge;
    private final double highest;
    private final int height;
    private final int colour;
    private final int mist;
    private final double misty;

    /**
     * @param depth 0 for the farthest, 1 for the nearest
     * @param chance decides the shape
     */
    Hill(double depth, Palette palette, int width, int height, SplittableRandom chance) {
        this.height = height;
        colour = Palette.mix(palette.far(), palette.near(), depth);
        mist = palette.horizon();
        misty = 0.45 * (1 - depth);
        highest = height * (0.48 + 0.26 * depth);
        double swing = height * (0.20 - 0.08 * depth);
        double bumps = 2.5 + 2 * depth;
        double[] knots = chance.doubles(KNOTS).toArray();
        ridge = new double[width];
        for (int x = 0; x < width; x++)
            ridge[x] = highest + swing * rough(knots, bumps * x / Math.max(width, height)) - swing / 2;
    }

    /** The colour of the hill in a row: hills fade into the mist below them, the nearest does not. */
    int colour(int y) {
        return Palette.mix(colour, mist, misty * (y - highest) / (0.3 * height));
    }

    /** Large waves with smaller ones on them, 0 to 1. */
    private static double rough(double[] knots, double at) {
        return 0.62 * wave(knots, at) + 0.26 * wave(knots, 2.3 * at + 17) + 0.12 * wave(knots, 5.1 * at + 31);
    }

    /** A smooth line through the knots. */
    private static double wave(double[] knots, double at) {
        int knot = (int) at;
        double t = at - knot;
        double smooth = t * t * (3 - 2 * t);
        double from = knots[knot % KNOTS];
        return from + (knots[(knot + 1) % KNOTS] - from) * smooth;
    }
}
