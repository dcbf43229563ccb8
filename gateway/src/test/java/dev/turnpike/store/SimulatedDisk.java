package dev.turnpike.store;

import dev.turnpike.store.sql.Schema;
import dev.turnpike.store.sqlite.SqliteFile;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * A real database file on a disk that may fail: every statement and every commit is put before somebody who decides.
 */
public interface SimulatedDisk {
    /** Before a statement is prepared; may throw. */
    void use() throws SQLException;

    /** Whoever uses it makes the ledger its own with the next commit. */
    void takesOver();

    /** Instead of a commit: may commit, may throw, may do both. */
    void commit(Connection real) throws SQLException;

    static SqliteFile open(Path file, SimulatedDisk disk) {
        return SqliteFile.migrated("jdbc:sqlite:" + file, disk::through);
    }

    /** A database with all tables and nothing in them, to be copied. */
    static void template(Path file) {
        Schema.migrate(new DriverManagerDataSource("jdbc:sqlite:" + file), Schema.SQLITE);
    }

    private Connection through(Connection real) {
        return (Connection) Proxy.newProxyInstance(SimulatedDisk.class.getClassLoader(),
                new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "commit" -> {
                            commit(real);
                            return null;
                        }
                        case "prepareStatement", "createStatement", "setSavepoint" -> use();
                        default -> {}
                    }
                    try {
                        Object answer = method.invoke(real, arguments);
                        // SQLite rolls back even where it fails to: an open transaction would lock everybody out.
                        if (method.getName().equals("rollback")) use();
                        return switch (method.getName()) {
                            case "prepareStatement" -> {
                                Plans.asked((String) arguments[0]);
                                yield through((PreparedStatement) answer, (String) arguments[0]);
                            }
                            case "createStatement" -> through((Statement) answer);
                            default -> answer;
                        };
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                });
    }

    /** A statement is prepared once, and carried out again at each try to take over. */
    private PreparedStatement through(PreparedStatement real, String sql) {
        if (!isTakeOver(sql)) return real;
        return (PreparedStatement) Proxy.newProxyInstance(SimulatedDisk.class.getClassLoader(),
                new Class<?>[] {PreparedStatement.class}, (proxy, method, arguments) -> {
                    try {
                        Object answer = method.invoke(real, arguments);
                        if (method.getName().startsWith("execute")) takesOver();
                        return answer;
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                });
    }

    private static boolean isTakeOver(String sql) {
        return sql.startsWith("UPDATE owner");
    }

    private Statement through(Statement real) {
        return (Statement) Proxy.newProxyInstance(SimulatedDisk.class.getClassLoader(),
                new Class<?>[] {Statement.class}, (proxy, method, arguments) -> {
                    try {
                        Object answer = method.invoke(real, arguments);
                        if (arguments != null && arguments[0] instanceof String sql && isTakeOver(sql)) takesOver();
                        return answer;
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                });
    }
}
