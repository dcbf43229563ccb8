package dev.turnpike.gateway.core;

import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** The ledger's running totals, held against the rows that they are the totals of. */
public final class Totals {
    private static final Map<String, String> WRONG = Map.of("held, by payer",
            """
                    SELECT COUNT(*) FROM (SELECT payer FROM jobs UNION SELECT payer FROM payers) k
                    WHERE COALESCE((SELECT held FROM payers p WHERE p.payer = k.payer), 0)
                      <> COALESCE((SELECT SUM(price) FROM jobs j WHERE j.payer = k.payer AND j.state NOT IN ('closed', 'paid')), 0)""",
            "working, by payer",
            """
                    SELECT COUNT(*) FROM (SELECT payer FROM jobs UNION SELECT payer FROM payers) k
                    WHERE COALESCE((SELECT working FROM payers p WHERE p.payer = k.payer), 0) <> COALESCE((SELECT SUM(price)
                      FROM jobs j WHERE j.payer = k.payer AND j.state IN ('held', 'working', 'delivered')), 0)""",
            "proven, by payer",
            """
                    SELECT COUNT(*) FROM (SELECT payer FROM jobs UNION SELECT payer FROM payers) k
                    WHERE COALESCE((SELECT proven FROM payers p WHERE p.payer = k.payer), 0) <> COALESCE((SELECT SUM(price)
                      FROM jobs j WHERE j.payer = k.payer AND j.outcome = 'settled' AND j.proof = 'moved'), 0)""",
            "held by newcomers",
            """
                    SELECT (SELECT COALESCE(SUM(drawn), 0) FROM budgets WHERE scope = 'held/newcomers')
                      <> (SELECT COALESCE(SUM(price), 0) FROM jobs WHERE state NOT IN ('closed', 'paid') AND payer NOT IN
                        (SELECT payer FROM jobs WHERE outcome = 'settled' AND proof = 'moved'))""",
            "held by all", """
                    SELECT (SELECT COALESCE(SUM(drawn), 0) FROM budgets WHERE scope = 'held/all')
                      <> (SELECT COALESCE(SUM(price), 0) FROM jobs WHERE state <> 'closed')""", "unproven", """
                    SELECT (SELECT COALESCE(SUM(drawn), 0) FROM budgets WHERE scope = 'unproven')
                      <> (SELECT COALESCE(SUM(price), 0) FROM jobs WHERE outcome = 'settled' AND proof IS NULL)""",
            "disproven, of those that still count", """
                    SELECT (SELECT COALESCE(SUM(drawn), 0) FROM budgets WHERE scope = 'disproven')
                      > (SELECT COALESCE(SUM(price), 0) FROM jobs WHERE outcome = 'settled' AND proof = 'dead')""",
            "losses, within two days", """
                    SELECT COALESCE(MAX(at) - MIN(at) < 86400000, FALSE) AND SUM(amount)
                      <> (SELECT COALESCE(SUM(drawn), 0) FROM budgets WHERE scope = 'losses')
                    FROM entries WHERE account = 'loss' AND amount > 0""");

    private Totals() {}

    /** The totals that are wrong. */
    public static List<String> wrong(ToLongFunction<String> number) {
        return WRONG.entrySet()
                .stream()
                .filter(total -> number.applyAsLong(total.getValue()) != 0)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /** Fails if a total is wrong. */
    public static void check(ToLongFunction<String> number) {
        List<String> wrong = wrong(number);
        if (!wrong.isEmpty()) throw new AssertionError("law 8: these totals are not what the rows add up to: " + wrong);
    }
}
