CREATE TYPE a_mood AS ENUM ('x', 'y');
CREATE TYPE b_mood AS ENUM ('x', 'y');
CREATE TABLE t (tags uuid[] DEFAULT '{}', ids bigint[], moods b_mood[] DEFAULT '{x}', m b_mood DEFAULT 'x');
