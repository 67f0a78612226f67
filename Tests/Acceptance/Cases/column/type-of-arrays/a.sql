CREATE TYPE a_mood AS ENUM ('x', 'y');
CREATE TYPE b_mood AS ENUM ('x', 'y');
CREATE TABLE t (tags text[] DEFAULT '{}', ids int[], moods a_mood[] DEFAULT '{x}', m a_mood DEFAULT 'x');
