package dev.turnpike.store.postgres;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * A connection that is kept, and replaced by another of the pool once it is lost; never within a transaction, which fails
 * as a whole. A commit whose answer is lost is found out about ({@link Marks}) before anything else is done; one that was not carried
 * out has failed as one that may be tried again.
 */
final class Session extends AbstractDataSource implements AutoCloseable {
    private final Pool pool;
    private final Marks marks;
    private final UnaryOperator<String> wording;
    private @Nullable Connection real;
    private @Nullable Connection shown;
    private boolean within;

    Session(Pool pool, Marks marks, UnaryOperator<String> wording) {
        this.pool = pool;
        this.marks = marks;
        this.wording = wording;
    }

    @Override
    public synchronized Connection getConnection() throws SQLException {
        Connection now = shown;
        if (real != null && now != null && !real.isClosed()) return now;
        if (within) throw new SQLNonTransientConnectionException("the connection of this transaction is lost", "08003");
        Connection next = pool.getConnection();
        real = next;
        shown = proxy(Connection.class, (method, arguments) -> onConnection(next, method, arguments), next);
        return shown;
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return getConnection();
    }

    private @Nullable Object onConnection(Connection to, Call method, @Nullable Object[] arguments) throws Throwable {
        switch (method.name()) {
            case "close" -> {
                return null;
            }
            case "commit" -> {
                commit(to);
                return null;
            }
            case "rollback" -> {
                return rollback(to, method);
            }
            case "setAutoCommit" -> {
                return setAutoCommit(to, method, Boolean.TRUE.equals(arguments[0]));
            }
            case "prepareStatement" -> {
                arguments[0] = wording.apply(String.valueOf(arguments[0]));
                return method.call();
            }
            case "createStatement" -> {
                return worded(Objects.requireNonNull((Statement) method.call()));
            }
            default -> {
                return method.call();
            }
        }
    }

    private void commit(Connection to) throws SQLException {
        String mark = marks.add(to);
        try {
            to.commit();
        } catch (SQLException failure) {
            if (!SqlState.isUnknown(failure)) throw failure;
            drop(to);
            if (!marks.isCommitted(mark, failure))
                throw new SQLException("the commit was not carried out", "40001", failure);
        }
    }

    private @Nullable Object setAutoCommit(Connection to, Call method, boolean auto) throws Throwable {
        if (auto) within = false;
        if (auto && isGone(to)) return null;
        Object done = method.call();
        within = !auto;
        return done;
    }

    private synchronized boolean isGone(Connection connection) throws SQLException {
        return connection != real || connection.isClosed();
    }

    private @Nullable Object rollback(Connection to, Call method) throws Throwable {
        within = false;
        if (isGone(to)) return null;
        try {
            return method.call();
        } catch (SQLException lost) {
            drop(to);
            throw lost;
        }
    }

    /** Closes a connection that must not be used again; the pool makes another. */
    private synchronized void drop(Connection lost) {
        pool.evictConnection(lost);
        if (real == lost) real = null;
    }

    private Statement worded(Statement real) {
        return proxy(Statement.class, (method, arguments) -> {
            if (arguments != null && arguments.length > 0 && arguments[0] instanceof String sql)
                arguments[0] = wording.apply(sql);
            return method.call();
        }, real);
    }

    private static <T> T proxy(Class<T> type, Handler handler, T to) {
        return type.cast(
                Proxy.newProxyInstance(Session.class.getClassLoader(), new Class<?>[] {type}, (self, method, given) -> {
                    @Nullable Object[] arguments = given == null ? new Object[0] : given;
                    if (method.getName().equals("equals")) return self == arguments[0];
                    if (method.getName().equals("hashCode")) return System.identityHashCode(self);
                    return handler.on(new Call(method.getName(), () -> method.invoke(to, arguments)), arguments);
                }));
    }

    @Override
    public synchronized void close() {
        try {
            if (real != null) real.close();
        } catch (SQLException gone) {
            // it was lost before
        }
    }

    private interface Handler {
        @Nullable
        Object on(Call method, @Nullable Object[] arguments) throws Throwable;
    }

    private interface Invocation {
        @Nullable
        Object run() throws ReflectiveOperationException;
    }

    private record Call(String name, Invocation invocation) {
        @Nullable
        Object call() throws Throwable {
            try {
                return invocation.run();
            } catch (InvocationTargetException failure) {
                throw failure.getCause();
            }
        }
    }
}
