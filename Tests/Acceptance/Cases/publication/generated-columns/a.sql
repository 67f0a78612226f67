CREATE PUBLICATION p;
CREATE PUBLICATION q WITH (publish_generated_columns = stored);
