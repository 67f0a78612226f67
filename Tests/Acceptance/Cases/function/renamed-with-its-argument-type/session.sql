ALTER DOMAIN old.code RENAME TO country;
ALTER FUNCTION old.check_code(old.country) RENAME TO check_country;
ALTER SCHEMA old RENAME TO places;
