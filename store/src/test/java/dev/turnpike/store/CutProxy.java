package dev.turnpike.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A way to a database server that loses a connection in the middle of a COMMIT. */
final class CutProxy implements AutoCloseable {
    private static final String COMMIT = "COMMIT";
    private static final String COMMITTED = "COMMIT\0";

    /** Where the connection of a COMMIT is cut. */
    private enum Cut {
        BEFORE, AFTER
    }

    private final ServerSocket entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int server;
    private final AtomicInteger cuts = new AtomicInteger();
    private volatile @Nullable Cut next;

    CutProxy(int server) throws IOException {
        this.server = server;
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return entrance.getLocalPort();
    }

    int cuts() {
        return cuts.get();
    }

    /** @param carriedOut whether the server gets the COMMIT; its answer is lost in any case */
    void cutAtNextCommit(boolean carriedOut) {
        next = carriedOut ? Cut.AFTER : Cut.BEFORE;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = entrance.accept();
                Socket real = new Socket(InetAddress.getLoopbackAddress(), server);
                Thread.ofVirtual().start(() -> pass(client, real, true));
                Thread.ofVirtual().start(() -> pass(real, client, false));
            }
        } catch (IOException closed) {
            // the test has ended
        }
    }

    private void pass(Socket from, Socket to, boolean asks) {
        try (from; to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] some = new byte[1 << 16];
            for (int n = in.read(some); n >= 0; n = in.read(some)) {
                String text = new String(some, 0, n, ISO_8859_1);
                if (asks && next == Cut.BEFORE && text.contains(COMMIT)) {
                    cut();
                    return;
                }
                if (!asks && next == Cut.AFTER && text.contains(COMMITTED)) {
                    cut();
                    return;
                }
                out.write(some, 0, n);
            }
        } catch (IOException gone) {
            // the other side has closed
        }
    }

    private void cut() {
        next = null;
        cuts.incrementAndGet();
    }

    @Override
    public void close() throws IOException {
        entrance.close();
    }
}
