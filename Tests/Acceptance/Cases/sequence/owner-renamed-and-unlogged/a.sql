CREATE TABLE s (id bigserial PRIMARY KEY);
