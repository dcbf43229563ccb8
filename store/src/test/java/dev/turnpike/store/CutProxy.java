package dev.turnpike.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A way to a database server that loses a connection in the middle of a COMMIT. */
public final class CutProxy implements AutoCloseable {
    private static final String COMMIT = "COMMIT";
    private static final String COMMITTED = "COMMIT\0";
    /** From then on the driver sends only the statement's name. */
    private static final Pattern PREPARED = Pattern.compile("(S_\\d+)\0COMMIT\0");

    /** Where the connection of a COMMIT is cut. */
    public enum Cut {
        /** The server does not get it. */
        BEFORE,
        /** The server gets it, and may be carrying it out still. */
        WITHIN,
        /** The server has carried it out; its answer is lost. */
        AFTER
    }

    private final ServerSocket entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int server;
    private final AtomicInteger cuts = new AtomicInteger();
    private volatile @Nullable Cut next;

    /** @param server its port */
    public CutProxy(int server) throws IOException {
        this.server = server;
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return entrance.getLocalPort();
    }

    public int cuts() {
        return cuts.get();
    }

    /** The next COMMIT of whichever connection is cut there; its answer is lost in any case. */
    public void cutAtNextCommit(Cut where) {
        next = where;
    }

    /** None is cut that was not yet. */
    public void cutNoMore() {
        next = null;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = entrance.accept();
                Thread.ofVirtual().start(() -> connect(client));
            }
        } catch (IOException closed) {
            // the test has ended
        }
    }

    private void connect(Socket client) {
        try {
            Socket real = new Socket(InetAddress.getLoopbackAddress(), server);
            Thread.ofVirtual().start(() -> pass(client, real, true));
            Thread.ofVirtual().start(() -> pass(real, client, false));
        } catch (IOException away) {
            close(client);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            // it is closed
        }
    }

    private void pass(Socket from, Socket to, boolean asks) {
        try (from; to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] some = new byte[1 << 16];
            String prepared = COMMIT;
            for (int n = in.read(some); n >= 0; n = in.read(some)) {
                String text = new String(some, 0, n, ISO_8859_1);
                Matcher named = PREPARED.matcher(text);
                if (asks && named.find()) prepared = "\0" + named.group(1) + "\0";
                boolean commits = asks ? text.contains(COMMIT) || text.contains(prepared) : text.contains(COMMITTED);
                Cut where = commits ? cut(asks) : null;
                if (where == null || where == Cut.WITHIN) out.write(some, 0, n);
                if (where != null) return;
            }
        } catch (IOException gone) {
            // the other side has closed
        }
    }

    /** Where this COMMIT, or the answer to it, is cut; null: it is not. */
    private synchronized @Nullable Cut cut(boolean asks) {
        Cut now = next;
        if (now == null || asks == (now == Cut.AFTER)) return null;
        next = null;
        cuts.incrementAndGet();
        return now;
    }

    @Override
    public void close() throws IOException {
        entrance.close();
    }
}
