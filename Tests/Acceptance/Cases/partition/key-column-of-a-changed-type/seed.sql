INSERT INTO other VALUES ('old');
