package dev.turnpike.sandbox.drawing;

import java.util.ArrayList;
import java.util.List;

/** A few lines of text at the foot of a picture. */
final class Caption {
    private static final int MAX_LINES = 3;
    private static final int ADVANCE = Glyphs.WIDTH + 1;
    private static final int LEADING = Glyphs.HEIGHT + 4;

    private final List<String> lines;
    private final int scale;
    private final int left;
    private final int top;

    /** Text that does not fit is cut; a picture too small for text has no caption. */
    Caption(String text, int width, int height) {
        scale = Math.max(1, Math.min(width, height) / 300);
        left = Math.min(width, height) / 20;
        int perLine = (width - 2 * left) / (ADVANCE * scale);
        lines = perLine < 8 ? List.of() : wrap(Glyphs.drawable(text), perLine);
        top = height - left - lines.size() * LEADING * scale;
    }

    /** Whether a pixel belongs to the text. */
    boolean covers(int x, int y) {
        if (x < left || y < top) return false;
        int column = (x - left) / scale;
        int row = (y - top) / scale;
        int line = row / LEADING;
        int sign = column / ADVANCE;
        return line < lines.size() && sign < lines.get(line).length() && row % LEADING < Glyphs.HEIGHT
                && column % ADVANCE < Glyphs.WIDTH
                && Glyphs.dot(lines.get(line).charAt(sign), column % ADVANCE, row % LEADING);
    }

    /** The first row of the text. */
    int top() {
        return top;
    }

    private static List<String> wrap(String text, int perLine) {
        List<String> lines = new ArrayList<>();
        var line = new StringBuilder();
        for (String word : text.strip().split("\\s+")) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > perLine) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word, 0, Math.min(word.length(), perLine));
        }
        lines.add(line.toString());
        return lines.subList(0, Math.min(MAX_LINES, lines.size()));
    }
}
