-- Who may write: whoever took over last. An earlier owner that wakes up again finds another number here, and writes nothing any more.
CREATE TABLE owner (
  one   INTEGER PRIMARY KEY CHECK (one = 1),
  epoch BIGINT  NOT NULL
);
INSERT INTO owner (one, epoch) VALUES (1, 0);
