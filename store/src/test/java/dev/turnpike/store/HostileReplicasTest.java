package dev.turnpike.store;

import dev.turnpike.testkit.PostgresServer;

/** The same on a database that rolls transactions back for reasons of its own, and is serializable unless told otherwise. */
class HostileReplicasTest extends ReplicasTest {
    private static final String HOSTILE = """
            CREATE FUNCTION hostile() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
              IF random() < 0.2 THEN RAISE EXCEPTION 'serialization' USING ERRCODE = '40001'; END IF;
              IF TG_TABLE_NAME = 'commits' AND random() < 0.1 THEN RAISE EXCEPTION 'ambiguous' USING ERRCODE = '40003'; END IF;
              RETURN NULL; END $$;
            CREATE CONSTRAINT TRIGGER hostile AFTER INSERT ON commits DEFERRABLE INITIALLY DEFERRED
              FOR EACH ROW EXECUTE FUNCTION hostile();
            CREATE CONSTRAINT TRIGGER hostile AFTER INSERT OR UPDATE OR DELETE ON replicas DEFERRABLE INITIALLY DEFERRED
              FOR EACH ROW EXECUTE FUNCTION hostile();
            ALTER DATABASE %s SET default_transaction_isolation = 'serializable'""";

    @Override
    void opened(String database) {
        PostgresServer.shared().sql(database, HOSTILE.formatted(database));
    }
}
