CREATE SUBSCRIPTION dbw_case_rights CONNECTION 'host=********' PUBLICATION a WITH (connect = false, slot_name = NONE, streaming = off, origin = none, password_required = false, run_as_owner = true);
