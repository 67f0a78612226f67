ALTER TYPE mood SET SCHEMA tag;
ALTER TYPE tag.mood RENAME TO orders;
