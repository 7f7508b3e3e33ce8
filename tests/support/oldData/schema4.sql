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
   ) VIRTUAL, messageCount INTEGER NOT NULL DEFAULT 0, messageBytes INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO classes VALUES('vh96vflbxrg9','손으로 빚는 찻잔 🍵','이정은','',NULL,30,'live',1795737483351,NULL,NULL,1795737481579,X'0a4b4b501f2af4eed50ee332c55cc75c3cf4744f351a3a757682dce92b965e2b',X'ddd9a509a67e88d6002857e62cbefd29585eedb6cd89ca00f5c5ff0aa5c56c66',1795737484489,3,68);
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
     sentAt INTEGER NOT NULL,
     PRIMARY KEY (classId, thread, seq),
     UNIQUE (classId, thread, peerId, clientId)
   ) STRICT, WITHOUT ROWID;
INSERT INTO messages VALUES('vh96vflbxrg9','',1,'client-one','vzvBeyEmJK0tOa4C','박서연','mentee','반죽이 질어요 😅',0,1795737484252);
INSERT INTO messages VALUES('vh96vflbxrg9','',2,'client-two','eIK8tPY7rpXW-xK3','이정은','mentor','흙을 조금 더 넣어 보세요',0,1795737484273);
INSERT INTO messages VALUES('vh96vflbxrg9','',3,'client-four','aPUmh9uNNaGfvNHf','최하린','mentee','',1,1795737484288);
CREATE TABLE workshops (
     classId TEXT NOT NULL REFERENCES classes (id) ON DELETE CASCADE,
     part TEXT NOT NULL,
     value TEXT NOT NULL,
     PRIMARY KEY (classId, part)
   ) STRICT, WITHOUT ROWID;
INSERT INTO workshops VALUES('vh96vflbxrg9','chatMode','{"mode":"slow","slowSeconds":30}');
INSERT INTO workshops VALUES('vh96vflbxrg9','course','{"isTaught":true,"backBy":null}');
INSERT INTO workshops VALUES('vh96vflbxrg9','hands','[{"peerId":"aPUmh9uNNaGfvNHf","raisedAt":1795737484209,"note":"유약이요?"},{"peerId":"vzvBeyEmJK0tOa4C","raisedAt":1795737484232,"note":""}]');
INSERT INTO workshops VALUES('vh96vflbxrg9','lesson','{"materials":[{"id":"clay","text":"흙 한 덩이"}],"steps":[{"id":"step-one","title":"모양 잡기","note":"","minutes":5},{"id":"step-two","title":"굽 깎기","note":"","minutes":5}],"current":"step-one","startedAt":1795737483393,"dueAt":1795737783393}');
INSERT INTO workshops VALUES('vh96vflbxrg9','plan','{"minutes":null,"timeZone":null,"revision":0}');
INSERT INTO workshops VALUES('vh96vflbxrg9','poll','{"id":"zTAQWZWjmzGc","question":"더 할까요?","choices":["네","아니요"],"isShared":true,"isOpen":true,"votes":{"vzvBeyEmJK0tOa4C":1}}');
INSERT INTO workshops VALUES('vh96vflbxrg9','settings','{"kind":"workshop","admission":"open","isLocked":false,"isAddressShared":false}');
INSERT INTO workshops VALUES('vh96vflbxrg9','visitors','[{"peerId":"vzvBeyEmJK0tOa4C","name":"박서연"},{"peerId":"aPUmh9uNNaGfvNHf","name":"최하린"}]');
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
INSERT INTO progress VALUES('vh96vflbxrg9','aPUmh9uNNaGfvNHf','{"checkIns":[{"stepId":"step-one","mark":"done","at":1795737484180,"note":""}],"ticked":["clay"]}');
INSERT INTO progress VALUES('vh96vflbxrg9','vzvBeyEmJK0tOa4C','{"checkIns":[{"stepId":"step-one","mark":"stuck","at":1795737484147,"note":"금이 가요"}],"ticked":[]}');
CREATE INDEX classesLive ON classes (id) WHERE phase = 'live';
CREATE INDEX classesByAge ON classes (keptFrom) WHERE phase <> 'live';
CREATE TRIGGER messagesCounted AFTER INSERT ON messages BEGIN
     UPDATE classes SET messageCount = messageCount + 1, messageBytes = messageBytes + octet_length(NEW.text)
     WHERE id = NEW.classId;
   END;
CREATE INDEX messagesRemoved ON messages (classId, thread, seq) WHERE removed = 1;
COMMIT;
PRAGMA user_version = 4;
