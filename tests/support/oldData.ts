/* Files as former versions wrote them, each with a class that has messages. */

/** A file as the first version wrote it. */
export const FIRST_SCHEMA = `
  CREATE TABLE classes (id TEXT PRIMARY KEY, title TEXT NOT NULL, mentorName TEXT NOT NULL, about TEXT NOT NULL,
    startsAt INTEGER, seats INTEGER NOT NULL, phase TEXT NOT NULL, startedAt INTEGER, endedAt INTEGER, endReason TEXT,
    createdAt INTEGER NOT NULL, mentorKeyHash BLOB NOT NULL, menteeKeyHash BLOB NOT NULL) STRICT;
  CREATE TABLE messages (classId TEXT NOT NULL REFERENCES classes (id) ON DELETE CASCADE, seq INTEGER NOT NULL,
    clientId TEXT NOT NULL, peerId TEXT NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL, text TEXT NOT NULL,
    sentAt INTEGER NOT NULL, PRIMARY KEY (classId, seq), UNIQUE (classId, peerId, clientId)) STRICT, WITHOUT ROWID;
  INSERT INTO classes VALUES ('abcdefghijkl', '찻잔', '이정은', '', NULL, 12, 'scheduled', NULL, NULL, NULL, 1, zeroblob(32), zeroblob(32));
  INSERT INTO messages VALUES ('abcdefghijkl', 1, 'client-1', 'peer------------', '박서연', 'mentee', '오래된 말', 1);
  PRAGMA user_version = 1;`;

/** A file as the second version wrote it. */
export const SECOND_SCHEMA = `
  CREATE TABLE classes (id TEXT PRIMARY KEY, title TEXT NOT NULL, mentorName TEXT NOT NULL, about TEXT NOT NULL,
    startsAt INTEGER, seats INTEGER NOT NULL, phase TEXT NOT NULL CHECK (phase IN ('scheduled', 'live', 'ended')),
    startedAt INTEGER, endedAt INTEGER, endReason TEXT, createdAt INTEGER NOT NULL, mentorKeyHash BLOB NOT NULL,
    menteeKeyHash BLOB NOT NULL) STRICT;
  CREATE INDEX classesLive ON classes (id) WHERE phase = 'live';
  CREATE TABLE messages (classId TEXT NOT NULL REFERENCES classes (id) ON DELETE CASCADE, thread TEXT NOT NULL,
    seq INTEGER NOT NULL, clientId TEXT NOT NULL, peerId TEXT NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL,
    text TEXT NOT NULL, removed INTEGER NOT NULL DEFAULT 0, sentAt INTEGER NOT NULL, PRIMARY KEY (classId, thread, seq),
    UNIQUE (classId, thread, peerId, clientId)) STRICT, WITHOUT ROWID;
  CREATE TABLE workshops (classId TEXT NOT NULL REFERENCES classes (id) ON DELETE CASCADE, part TEXT NOT NULL,
    value TEXT NOT NULL, PRIMARY KEY (classId, part)) STRICT, WITHOUT ROWID;
  CREATE TABLE stills (classId TEXT PRIMARY KEY REFERENCES classes (id) ON DELETE CASCADE, stillId TEXT NOT NULL,
    jpeg BLOB NOT NULL) STRICT;
  INSERT INTO classes VALUES ('abcdefghijkl', '찻잔', '이정은', '', NULL, 12, 'scheduled', NULL, NULL, NULL, 1, zeroblob(32), zeroblob(32));
  INSERT INTO messages VALUES ('abcdefghijkl', '', 1, 'client-1', 'peer------------', '박서연', 'mentee', '오래된 말', 0, 1);
  INSERT INTO workshops VALUES ('abcdefghijkl', 'chatMode', '{"mode":"open","slowSeconds":30}');
  INSERT INTO workshops VALUES ('abcdefghijkl', 'progress', '{"one-------------":{"checkIns":[{"stepId":"step","mark":"done","at":1,"note":""}],"ticked":[]},"two-------------":{"checkIns":[],"ticked":["clay"]}}');
  PRAGMA user_version = 2;`;

/** A file as 0.1.0 wrote it. */
export const FOURTH_SCHEMA = `
  CREATE TABLE classes ( id TEXT PRIMARY KEY, title TEXT NOT NULL, mentorName TEXT NOT NULL, about TEXT NOT
    NULL, startsAt INTEGER, seats INTEGER NOT NULL, phase TEXT NOT NULL CHECK (phase IN ('scheduled',
    'live', 'ended')), startedAt INTEGER, endedAt INTEGER, endReason TEXT, createdAt INTEGER NOT NULL,
    mentorKeyHash BLOB NOT NULL, menteeKeyHash BLOB NOT NULL , usedAt INTEGER NOT NULL DEFAULT 0, keptFrom
    INTEGER GENERATED ALWAYS AS ( CASE phase WHEN 'ended' THEN endedAt ELSE max(createdAt, usedAt,
    min(coalesce(startsAt, 0), createdAt + 31622400000)) END ) VIRTUAL, messageCount INTEGER NOT NULL
    DEFAULT 0, messageBytes INTEGER NOT NULL DEFAULT 0) STRICT;
  CREATE INDEX classesLive ON classes (id) WHERE phase = 'live';
  CREATE TABLE "messages" ( classId TEXT NOT NULL REFERENCES classes (id) ON DELETE CASCADE, thread TEXT NOT
    NULL, seq INTEGER NOT NULL, clientId TEXT NOT NULL, peerId TEXT NOT NULL, name TEXT NOT NULL, role TEXT
    NOT NULL, text TEXT NOT NULL, removed INTEGER NOT NULL DEFAULT 0, sentAt INTEGER NOT NULL, PRIMARY KEY
    (classId, thread, seq), UNIQUE (classId, thread, peerId, clientId) ) STRICT, WITHOUT ROWID;
  CREATE TABLE workshops ( classId TEXT NOT NULL REFERENCES classes (id) ON DELETE CASCADE, part TEXT NOT
    NULL, value TEXT NOT NULL, PRIMARY KEY (classId, part) ) STRICT, WITHOUT ROWID;
  CREATE TABLE stills ( classId TEXT PRIMARY KEY REFERENCES classes (id) ON DELETE CASCADE, stillId TEXT NOT
    NULL, jpeg BLOB NOT NULL ) STRICT;
  CREATE INDEX classesByAge ON classes (keptFrom) WHERE phase <> 'live';
  CREATE TRIGGER messagesCounted AFTER INSERT ON messages BEGIN UPDATE classes SET messageCount =
    messageCount + 1, messageBytes = messageBytes + octet_length(NEW.text) WHERE id = NEW.classId; END;
  CREATE INDEX messagesRemoved ON messages (classId, thread, seq) WHERE removed = 1;
  CREATE TABLE progress ( classId TEXT NOT NULL REFERENCES classes (id) ON DELETE CASCADE, peerId TEXT NOT
    NULL, value TEXT NOT NULL, PRIMARY KEY (classId, peerId) ) STRICT, WITHOUT ROWID;
  INSERT INTO classes (id, title, mentorName, about, startsAt, seats, phase, createdAt, mentorKeyHash, menteeKeyHash)
    VALUES ('abcdefghijkl', '찻잔', '이정은', '', NULL, 12, 'scheduled', 1, zeroblob(32), zeroblob(32));
  INSERT INTO messages VALUES ('abcdefghijkl', '', 1, 'client-1', 'peer------------', '박서연', 'mentee', '오래된 말', 0, 1);
  INSERT INTO workshops VALUES ('abcdefghijkl', 'chatMode', '{"mode":"open","slowSeconds":30}');
  INSERT INTO progress VALUES ('abcdefghijkl', 'one-------------', '{"checkIns":[],"ticked":["clay"]}');
  PRAGMA user_version = 4;`;
