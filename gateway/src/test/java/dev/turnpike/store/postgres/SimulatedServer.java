package dev.turnpike.store.postgres;

import dev.turnpike.store.sql.Schema;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.UnaryOperator;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.sqlite.Function;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * A server as the gateways see it that share its ledger: in truth one SQLite file, whose transactions each are over before
 * another one begins, and whose clock is the simulated one. Sessions, marks and memberships are the real ones.
 */
public final class SimulatedServer extends AbstractDataSource implements Pool {
    private static final String LOCK = " FOR UPDATE";
    private static final String CLOCK = "server_clock";
    private static final String LOCAL = "SET LOCAL ";
    private static final String NOTHING = "DELETE FROM replicas WHERE epoch < 0";

    private final SQLiteDataSource file;
    private final Link link;
    private final Deque<Connection> idle = new ArrayDeque<>();
    private final List<Connection> open = new ArrayList<>();

    /** How one gateway reaches the server. A failure whose state begins with 08 is that of a connection that is lost. */
    public interface Link {
        /** Milliseconds since 1970, by the server's clock. */
        long now();

        /** Before it connects, and before every statement; may throw. */
        void use() throws SQLException;

        /** Instead of a commit: may commit, may throw, may do both. */
        void commit(Connection real) throws SQLException;
    }

    private SimulatedServer(Path file, Link link) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.OFF);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.enforceForeignKeys(true);
        this.file = new SQLiteDataSource(config);
        this.file.setUrl("jdbc:sqlite:" + file);
        this.link = link;
    }

    /** A gateway joins those that share the ledger in this file. */
    public static Postgres join(Path file, Link link, Postgres.Gateway us) {
        return Postgres.joined(new SimulatedServer(file, link), UnaryOperator.identity(), us);
    }

    /** A ledger for several gateways with all its tables and nothing in them, to be copied. */
    public static void template(Path file) {
        Schema.migrate(new DriverManagerDataSource("jdbc:sqlite:" + file), Schema.SQLITE, "classpath:db/postgresql");
    }

    @Override
    public Connection getConnection() throws SQLException {
        link.use();
        Connection free = idle.poll();
        return free != null ? free : opened();
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return getConnection();
    }

    private Connection opened() throws SQLException {
        Connection real = file.getConnection();
        open.add(real);
        Function.create(real, CLOCK, new Function() {
            @Override
            protected void xFunc() throws SQLException {
                result(link.now());
            }
        });
        return (Connection) Proxy.newProxyInstance(SimulatedServer.class.getClassLoader(),
                new Class<?>[] {Connection.class}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "close" -> {
                        if (!real.isClosed()) idle.push((Connection) proxy);
                        yield null;
                    }
                    case "commit" -> reached(real, () -> {
                        link.commit(real);
                        return null;
                    });
                    case "prepareStatement" ->
                        through(real, PreparedStatement.class, real.prepareStatement(worded((String) arguments[0])));
                    case "createStatement" -> through(real, Statement.class, real.createStatement());
                    case "equals" -> proxy == arguments[0];
                    case "hashCode" -> System.identityHashCode(proxy);
                    default -> call(real, method, arguments);
                });
    }

    private static String worded(String sql) {
        return sql.startsWith(LOCAL) ? NOTHING : sql.replace(LOCK, "").replace(Membership.NOW, CLOCK + "()");
    }

    private Object through(Connection real, Class<?> type, Statement statement) {
        return Proxy.newProxyInstance(SimulatedServer.class.getClassLoader(), new Class<?>[] {type},
                (proxy, method, arguments) -> {
                    if (!method.getName().startsWith("execute")) return call(statement, method, arguments);
                    return reached(real, () -> {
                        link.use();
                        return call(statement, method, arguments);
                    });
                });
    }

    private interface Use {
        Object use() throws Throwable;
    }

    private static Object reached(Connection real, Use use) throws Throwable {
        try {
            return use.use();
        } catch (SQLException failure) {
            if (failure.getSQLState() != null && failure.getSQLState().startsWith("08")) real.close();
            throw failure;
        }
    }

    private static Object call(Object to, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(to, arguments);
        } catch (InvocationTargetException failure) {
            throw failure.getCause();
        }
    }

    @Override
    public void evictConnection(Connection lost) {
        try {
            lost.unwrap(Connection.class).close();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Override
    public void close() {
        for (Connection one : open) {
            try {
                one.close();
            } catch (SQLException failure) {
                throw new IllegalStateException(failure);
            }
        }
    }
}
