package dev.turnpike.x402.http;

import java.io.ByteArrayOutputStream;

/** A response body of at most so many bytes. */
public final class BoundedBody {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final int most;

    public BoundedBody(int most) {
        this.most = most;
    }

    public void add(byte[] part) {
        if (part.length > most - bytes.size()) throw new TooLarge(most);
        bytes.writeBytes(part);
    }

    public byte[] bytes() {
        return bytes.toByteArray();
    }

    static final class TooLarge extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooLarge(int most) {
            super("the answer is larger than " + most + " bytes", null, false, false);
        }
    }
}
