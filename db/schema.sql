-- The example project: people and their todos.
--
-- This file is the source of truth. Change it here and `just db-migrate` brings the database along, or
-- `just db-migration-new NAME` turns the change into a versioned migration; or try the change in `dbw` first.
--
-- House rules: uuid keys, created_at and updated_at on every table, and every row that belongs to a person
-- says to whom (todos.user_id): services filter by it.

CREATE TYPE todo_status AS ENUM ('open', 'in_progress', 'done');

CREATE FUNCTION set_updated_at() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END;
$$;

COMMENT ON FUNCTION set_updated_at() IS 'Row trigger: stamps updated_at on every update.';

CREATE TABLE users (
    id         uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    email      text        NOT NULL UNIQUE CHECK (email LIKE '%_@_%'),
    full_name  text        NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);

COMMENT ON TABLE  users           IS 'People who can sign in.';
COMMENT ON COLUMN users.email     IS 'Where we write to; one account for each address.';
COMMENT ON COLUMN users.full_name IS 'What the person wants to be called.';

CREATE TRIGGER users_set_updated_at
    BEFORE UPDATE ON users
    FOR EACH ROW EXECUTE FUNCTION set_updated_at();

CREATE TABLE todos (
    id         uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id    uuid        NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    title      text        NOT NULL CHECK (title <> ''),
    status     todo_status NOT NULL DEFAULT 'open',
    due_on     date,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);

COMMENT ON TABLE  todos         IS 'What a person means to do.';
COMMENT ON COLUMN todos.user_id IS 'The tenant: nobody sees the todos of another.';

-- The list of a person: theirs, newest first.
CREATE INDEX todos_user_id_created_at_idx ON todos (user_id, created_at DESC);

-- What the reminder job looks for; few rows are open and dated.
CREATE INDEX todos_due_on_idx ON todos (due_on) WHERE status <> 'done' AND due_on IS NOT NULL;

CREATE TRIGGER todos_set_updated_at
    BEFORE UPDATE ON todos
    FOR EACH ROW EXECUTE FUNCTION set_updated_at();

CREATE VIEW open_todos AS
    SELECT t.id, t.user_id, u.full_name AS owner_name, t.title, t.status, t.due_on
    FROM todos AS t
    JOIN users AS u ON u.id = t.user_id
    WHERE t.status <> 'done';

COMMENT ON VIEW open_todos IS 'Todos that are not done, with the name of the person they belong to.';
