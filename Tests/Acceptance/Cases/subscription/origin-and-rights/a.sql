CREATE SUBSCRIPTION dbw_case_rights CONNECTION 'host=********' PUBLICATION a WITH (connect = false, slot_name = NONE, streaming = parallel);
