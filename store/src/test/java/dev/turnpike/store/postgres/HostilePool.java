package dev.turnpike.store.postgres;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.Random;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * Connections to a PostgreSQL server that behaves as one that is spread over machines may: it rolls back what is under way
 * (40001), does not say whether a commit was carried out (40003, where it was and where it was not), and knows none of
 * what only PostgreSQL has. That a transaction is rolled back is the server's own doing: it is told to raise the error.
 */
public final class HostilePool extends AbstractDataSource implements Pool {
    private static final String AGAIN = "40001";
    private static final String UNKNOWN = "40003";
    private static final String RAISE = "DO $$ BEGIN RAISE EXCEPTION 'hostile' USING ERRCODE = '" + AGAIN + "'; END $$";
    private static final Pattern ELSEWHERE_UNKNOWN = Pattern.compile(
            "\\b(LISTEN|UNLISTEN|NOTIFY|SAVEPOINT|NEXTVAL|LOCK TABLE|XMIN|CTID)\\b|ADVISORY|PG_(XACT|CURRENT_XACT)",
            Pattern.CASE_INSENSITIVE);
    /** Of gateways, and of commits whose answer was lost: written without a transaction. */
    private static final Pattern SINGLE = Pattern.compile("^(INSERT INTO|UPDATE|DELETE FROM) (replicas|commits)\\b");

    private final Pool real;
    private final Random chance;
    private final Faults faults;

    /**
     * How often it fails, in a thousand.
     *
     * @param statement of a transaction
     * @param commit once for each of the three ways
     * @param single statements that are transactions of their own, and write of gateways and commits
     * @param read that is a transaction of its own
     */
    public record Faults(int statement, int commit, int single, int read) {
        /** What every test of the ledger must bear. */
        public static final Faults USUAL = new Faults(10, 40, 100, 0);
    }

    private HostilePool(Pool real, long seed, Faults faults) {
        this.real = real;
        this.chance = new Random(seed);
        this.faults = faults;
    }

    /** A gateway's database on such a server. */
    public static Postgres open(Postgres.Server server, Postgres.Gateway us, long seed, Faults faults) {
        return Postgres.open(server, us, pool -> new HostilePool(pool, seed, faults));
    }

    /** Makes the tables of a ledger. */
    public static void migrate(DataSource database) {
        Postgres.migrate(database);
    }

    private boolean happens(int inAThousand) {
        return chance.nextInt(1000) < inAThousand;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection lent = real.getConnection();
        return proxy(Connection.class, lent, (method, arguments) -> switch (method.getName()) {
            case "commit" -> {
                commit(lent);
                yield null;
            }
            case "prepareStatement" -> {
                String sql = known(String.valueOf(arguments[0]));
                yield hostile(PreparedStatement.class, lent, (PreparedStatement) call(lent, method, arguments), sql);
            }
            case "createStatement" -> hostile(Statement.class, lent, (Statement) call(lent, method, arguments), "");
            case "setSavepoint" -> throw new SQLFeatureNotSupportedException("savepoints", "0A000");
            default -> call(lent, method, arguments);
        });
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return getConnection();
    }

    private static String known(String sql) throws SQLException {
        if (ELSEWHERE_UNKNOWN.matcher(sql).find()) throw new SQLFeatureNotSupportedException(sql, "0A000");
        return sql;
    }

    private void commit(Connection lent) throws SQLException {
        if (happens(faults.commit())) rollBack(lent);
        if (happens(faults.commit())) {
            lent.rollback();
            throw new SQLException("hostile: result is ambiguous", UNKNOWN);
        }
        lent.commit();
        if (happens(faults.commit())) throw new SQLException("hostile: result is ambiguous", UNKNOWN);
    }

    /** As a serialization failure does; a transaction that is under way is of no use any more. */
    private static void rollBack(Connection lent) throws SQLException {
        try (Statement raises = lent.createStatement()) {
            raises.execute(RAISE);
        }
        throw new AssertionError("it did not raise");
    }

    private <T extends Statement> T hostile(Class<T> type, Connection lent, T statement, String prepared) {
        return proxy(type, statement, (method, arguments) -> {
            if (!method.getName().startsWith("execute")) return call(statement, method, arguments);
            String sql = arguments.length == 0 ? prepared : known(String.valueOf(arguments[0]));
            if (!lent.getAutoCommit()) {
                if (happens(faults.statement())) rollBack(lent);
                return call(statement, method, arguments);
            }
            boolean reads = sql.startsWith("SELECT") && happens(faults.read());
            boolean single = SINGLE.matcher(sql).find();
            if (reads || single && happens(faults.single())) rollBack(lent);
            Object done = call(statement, method, arguments);
            if (single && happens(faults.single())) throw new SQLException("hostile: result is ambiguous", UNKNOWN);
            return done;
        });
    }

    @Override
    public void evictConnection(Connection lost) {
        try {
            real.evictConnection(lost.unwrap(Lent.class).lent());
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Override
    public void close() {
        real.close();
    }

    /** What a connection is unwrapped to, to be given back. */
    private record Lent(Connection lent) {}

    private interface Handler {
        @Nullable
        Object on(Method method, @Nullable Object[] arguments) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, T to, Handler handler) {
        return type.cast(Proxy.newProxyInstance(HostilePool.class.getClassLoader(), new Class<?>[] {type},
                (self, method, given) -> {
                    @Nullable Object[] arguments = given == null ? new Object[0] : given;
                    return switch (method.getName()) {
                        case "equals" -> self == arguments[0];
                        case "hashCode" -> System.identityHashCode(self);
                        case "unwrap" ->
                            arguments[0] == Lent.class ? new Lent((Connection) to) : call(to, method, arguments);
                        default -> handler.on(method, arguments);
                    };
                }));
    }

    private static @Nullable Object call(Object to, Method method, @Nullable Object[] arguments) throws Throwable {
        try {
            return method.invoke(to, arguments);
        } catch (InvocationTargetException failure) {
            throw failure.getCause();
        }
    }
}
