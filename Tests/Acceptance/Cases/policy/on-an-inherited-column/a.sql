CREATE TABLE log (d interval, created_at point);
CREATE TABLE x (email text) INHERITS (log);
CREATE POLICY w ON x FOR DELETE USING (created_at IS NULL);
