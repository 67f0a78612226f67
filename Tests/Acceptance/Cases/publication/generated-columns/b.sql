CREATE PUBLICATION p WITH (publish_generated_columns = stored);
CREATE PUBLICATION q;
CREATE PUBLICATION r WITH (publish_generated_columns = stored);
