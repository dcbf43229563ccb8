package dev.turnpike.core.delivery;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * The size of an AVIF as its {@code meta} box tells it: the spatial extents of the primary item, cut and turned as it
 * is shown. Boxes are walked once, forward and within the bytes there are, so that the cost is bounded by those bytes
 * whatever lengths and counts the boxes claim.
 */
final class AvifSize {
    private static final int META = type("meta");
    private static final int PRIMARY = type("pitm");
    private static final int PROPERTIES = type("iprp");
    private static final int CONTAINER = type("ipco");
    private static final int ASSOCIATIONS = type("ipma");
    private static final int EXTENTS = type("ispe");
    private static final int ROTATION = type("irot");
    private static final int APERTURE = type("clap");

    private long primary = -1;
    private final List<Property> properties = new ArrayList<>();
    private final List<Association> associations = new ArrayList<>();

    private AvifSize() {}

    /** Empty if the box is not within these bytes, or does not tell. */
    static Optional<ImageHeader> read(byte[] image) {
        var size = new AvifSize();
        boxes(ByteBuffer.wrap(image), size::top);
        return size.ofPrimary();
    }

    private void top(int type, ByteBuffer box) {
        if (type == META && box.remaining() >= 4) boxes(skip(box, 4), this::inMeta);
    }

    private void inMeta(int type, ByteBuffer box) {
        if (type == PROPERTIES) boxes(box, this::inProperties);
        if (type != PRIMARY || box.remaining() < 6) return;
        boolean wide = version(box) > 0;
        if (!wide || box.remaining() >= 8) primary = item(skip(box, 4), wide);
    }

    private void inProperties(int type, ByteBuffer box) {
        if (type == CONTAINER) boxes(box, (property, payload) -> properties.add(new Property(property, payload)));
        if (type == ASSOCIATIONS && box.remaining() >= 8) associate(box);
    }

    /** The property numbers of each item, until the bytes end. */
    private void associate(ByteBuffer box) {
        boolean wideItems = version(box) > 0;
        int perNumber = (box.get(box.position() + 3) & 1) == 1 ? 2 : 1;
        skip(box, 8);
        while (box.remaining() >= (wideItems ? 5 : 3)) {
            long item = item(box, wideItems);
            int count = Byte.toUnsignedInt(box.get());
            for (int i = 0; i < count && box.remaining() >= perNumber; i++)
                associations.add(new Association(item, perNumber == 2 ? box.getShort() & 0x7FFF : box.get() & 0x7F));
        }
    }

    private Optional<ImageHeader> ofPrimary() {
        List<Property> own = associations.stream()
                .filter(association -> association.item() == primary)
                .filter(association -> association.number() >= 1 && association.number() <= properties.size())
                .map(association -> properties.get(association.number() - 1))
                .toList();
        boolean turned = own.stream().anyMatch(Property::turns);
        return Stream
                .concat(own.stream().flatMap(property -> property.clean().stream()),
                        own.stream().flatMap(property -> property.extents().stream()))
                .findFirst()
                .map(extents -> turned ? new ImageHeader(ImageHeader.AVIF, extents.height(), extents.width())
                        : extents);
    }

    /** Hands out each box with its payload; the last one may have been cut. */
    private static void boxes(ByteBuffer bytes, BiConsumer<Integer, ByteBuffer> each) {
        while (bytes.remaining() >= 8) {
            int start = bytes.position();
            long length = Integer.toUnsignedLong(bytes.getInt());
            int type = bytes.getInt();
            if (length == 1 && bytes.remaining() >= 8) length = bytes.getLong();
            int left = bytes.limit() - start;
            int end = length == 0 || length > left ? bytes.limit() : start + (int) length;
            if (length < 0 || end < bytes.position()) return;
            each.accept(type, bytes.slice(bytes.position(), end - bytes.position()));
            bytes.position(end);
        }
    }

    private static int version(ByteBuffer box) {
        return box.get(box.position());
    }

    private static long item(ByteBuffer bytes, boolean wide) {
        return wide ? Integer.toUnsignedLong(bytes.getInt()) : Short.toUnsignedLong(bytes.getShort());
    }

    private static ByteBuffer skip(ByteBuffer bytes, int count) {
        return bytes.position(bytes.position() + count);
    }

    private static int type(String name) {
        return name.charAt(0) << 24 | name.charAt(1) << 16 | name.charAt(2) << 8 | name.charAt(3);
    }

    private record Property(int type, ByteBuffer payload) {
        boolean turns() {
            return type == ROTATION && payload.remaining() >= 1 && (payload.get(0) & 1) == 1;
        }

        /** The size of the part that is shown, where a part is cut out. */
        Optional<ImageHeader> clean() {
            if (type != APERTURE || payload.remaining() < 16) return Optional.empty();
            int width = whole(payload.getInt(0), payload.getInt(4));
            int height = whole(payload.getInt(8), payload.getInt(12));
            return Optional.of(new ImageHeader(ImageHeader.AVIF, width, height));
        }

        private static int whole(int numerator, int denominator) {
            return denominator == 0 ? 0 : Integer.divideUnsigned(numerator, denominator);
        }

        Optional<ImageHeader> extents() {
            return type == EXTENTS && payload.remaining() >= 12
                    ? Optional.of(new ImageHeader(ImageHeader.AVIF, payload.getInt(4), payload.getInt(8)))
                    : Optional.empty();
        }
    }

    private record Association(long item, int number) {}
}
