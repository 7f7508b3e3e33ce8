PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE classes (
     id TEXT PRIMARY KEY,
     title TEXT NOT NULL,
     mentorName TEXT NOT NULL,
     about TEXT NOT NULL,
     startsAt INTEGER,
     seats INTEGER NOT NULL,
     phase TEXT NOT NULL CHECK (phase IN ('scheduled', 'live', 'ended')),
     startedAt INTEGER,
     endedAt INTEGER,
     endReason TEXT,
     createdAt INTEGER NOT NULL,
     mentorKeyHash BLOB NOT NULL,
     menteeKeyHash BLOB NOT NULL
   , usedAt INTEGER NOT NULL DEFAULT 0, keptFrom INTEGER GENERATED ALWAYS AS (
     CASE phase WHEN 'ended' THEN endedAt
                ELSE max(createdAt, usedAt, min(coalesce(startsAt, 0), createdAt + 31622400000)) END
   ) VIRTUAL, messageCount INTEGER NOT NULL DEFAULT 0, messageBytes INTEGER NOT NULL DEFAULT 0, menteeKeySalt BLOB) STRICT;
INSERT INTO classes VALUES('aot4jotsya1r','손으로 빚는 찻잔 🍵','이정은','',NULL,30,'live',1795737342217,NULL,NULL,1795737341780,X'47535386d73ae54fe1a8a7db2be5b9959424bc0eedaaa0809c2c9d8cc2923957',X'5610e4af53e0507d86799dff34067486146ca0c3ea6b82a809d56e07381823ba',1795737342965,3,68,X'b34bc2960b97fc54600f0575abaf1070');
CREATE TABLE IF NOT EXISTS "messages" (
     classId TEXT NOT NULL REFERENCES classes (id) ON DELETE CASCADE,
     thread TEXT NOT NULL,
     seq INTEGER NOT NULL,
     clientId TEXT NOT NULL,
     peerId TEXT NOT NULL,
     name TEXT NOT NULL,
     role TEXT NOT NULL,
     text TEXT NOT NULL,
     removed INTEGER NOT NULL DEFAULT 0,
     sentAt INTEGER NOT NULL, picture TEXT,
     PRIMARY KEY (classId, thread, seq),
     UNIQUE (classId, thread, peerId, clientId)
   ) STRICT, WITHOUT ROWID;
INSERT INTO messages VALUES('aot4jotsya1r','',1,'client-one','v1NktL5DUiy652VR','박서연','mentee','반죽이 질어요 😅',0,1795737342884,NULL);
INSERT INTO messages VALUES('aot4jotsya1r','',2,'client-two','9bdYYHJr29LI77fB','이정은','mentor','흙을 조금 더 넣어 보세요',0,1795737342898,NULL);
INSERT INTO messages VALUES('aot4jotsya1r','',3,'client-four','pVXixkWvKNOeOAhb','최하린','mentee','',1,1795737342911,NULL);
CREATE TABLE workshops (
     classId TEXT NOT NULL REFERENCES classes (id) ON DELETE CASCADE,
     part TEXT NOT NULL,
     value TEXT NOT NULL,
     PRIMARY KEY (classId, part)
   ) STRICT, WITHOUT ROWID;
INSERT INTO workshops VALUES('aot4jotsya1r','chatMode','{"mode":"slow","slowSeconds":30}');
INSERT INTO workshops VALUES('aot4jotsya1r','course','{"isTaught":true,"backBy":null,"goneAt":null}');
INSERT INTO workshops VALUES('aot4jotsya1r','hands','[{"peerId":"pVXixkWvKNOeOAhb","raisedAt":1795737342839,"note":"유약이요?"},{"peerId":"v1NktL5DUiy652VR","raisedAt":1795737342856,"note":""}]');
INSERT INTO workshops VALUES('aot4jotsya1r','lesson','{"materials":[{"id":"clay","text":"흙 한 덩이"}],"steps":[{"id":"step-one","title":"모양 잡기","note":"","minutes":5},{"id":"step-two","title":"굽 깎기","note":"","minutes":5}],"current":"step-one","startedAt":1795737342223,"dueAt":1795737642223}');
INSERT INTO workshops VALUES('aot4jotsya1r','plan','{"wholeDay":false,"minutes":null,"timeZone":null,"revision":0}');
INSERT INTO workshops VALUES('aot4jotsya1r','poll','{"id":"UEZO1uD9a_19","question":"더 할까요?","choices":["네","아니요"],"isShared":true,"isOpen":true,"votes":{"v1NktL5DUiy652VR":1}}');
INSERT INTO workshops VALUES('aot4jotsya1r','pulse','1795737342961');
INSERT INTO workshops VALUES('aot4jotsya1r','settings','{"kind":"workshop","admission":"open","isLocked":false,"isAddressShared":false,"hasPictures":false}');
INSERT INTO workshops VALUES('aot4jotsya1r','visitors','[{"peerId":"v1NktL5DUiy652VR","name":"박서연"},{"peerId":"pVXixkWvKNOeOAhb","name":"최하린"}]');
CREATE TABLE stills (
     classId TEXT PRIMARY KEY REFERENCES classes (id) ON DELETE CASCADE,
     stillId TEXT NOT NULL,
     jpeg BLOB NOT NULL
   ) STRICT;
CREATE TABLE progress (
     classId TEXT NOT NULL REFERENCES classes (id) ON DELETE CASCADE,
     peerId TEXT NOT NULL,
     value TEXT NOT NULL,
     PRIMARY KEY (classId, peerId)
   ) STRICT, WITHOUT ROWID;
INSERT INTO progress VALUES('aot4jotsya1r','pVXixkWvKNOeOAhb','{"checkIns":[{"stepId":"step-one","mark":"done","at":1795737342713,"note":""}],"ticked":["clay"]}');
INSERT INTO progress VALUES('aot4jotsya1r','v1NktL5DUiy652VR','{"checkIns":[{"stepId":"step-one","mark":"stuck","at":1795737342626,"note":"금이 가요"}],"ticked":[]}');
CREATE TABLE pictures (
     classId TEXT NOT NULL REFERENCES classes (id) ON DELETE CASCADE,
     pictureId TEXT NOT NULL,
     thread TEXT NOT NULL,
     peerId TEXT NOT NULL,
     bytes INTEGER NOT NULL,
     small BLOB NOT NULL,
     medium BLOB NOT NULL,
     large BLOB NOT NULL,
     PRIMARY KEY (classId, pictureId)
   ) STRICT;
CREATE TABLE visits (
     classId TEXT NOT NULL REFERENCES classes (id) ON DELETE CASCADE,
     peerId TEXT NOT NULL,
     value TEXT NOT NULL,
     PRIMARY KEY (classId, peerId)
   ) STRICT, WITHOUT ROWID;
INSERT INTO visits VALUES('aot4jotsya1r','pVXixkWvKNOeOAhb','{"name":"최하린","cameAt":1795737342511,"leftAt":1795737342511,"ms":0,"stuck":[],"since":1795737342511}');
INSERT INTO visits VALUES('aot4jotsya1r','v1NktL5DUiy652VR','{"name":"박서연","cameAt":1795737342241,"leftAt":1795737342241,"ms":0,"stuck":[{"stepId":"step-one","at":1795737342626,"note":"금이 가요"}],"since":1795737342241}');
CREATE TABLE notes (
     classId TEXT NOT NULL REFERENCES classes (id) ON DELETE CASCADE,
     peerId TEXT NOT NULL,
     name TEXT NOT NULL,
     rating INTEGER,
     text TEXT NOT NULL,
     at INTEGER NOT NULL,
     PRIMARY KEY (classId, peerId)
   ) STRICT, WITHOUT ROWID;
CREATE TABLE lastPictures (
     classId TEXT PRIMARY KEY REFERENCES classes (id) ON DELETE CASCADE,
     takenAt INTEGER NOT NULL,
     jpeg BLOB NOT NULL
   ) STRICT;
CREATE INDEX classesLive ON classes (id) WHERE phase = 'live';
CREATE INDEX classesByAge ON classes (keptFrom) WHERE phase <> 'live';
CREATE TRIGGER messagesCounted AFTER INSERT ON messages BEGIN
     UPDATE classes SET messageCount = messageCount + 1, messageBytes = messageBytes + octet_length(NEW.text)
     WHERE id = NEW.classId;
   END;
CREATE INDEX messagesRemoved ON messages (classId, thread, seq) WHERE removed = 1;
CREATE INDEX picturesByPerson ON pictures (classId, peerId, bytes);
COMMIT;
PRAGMA user_version = 7;
