CREATE FOREIGN DATA WRAPPER w;
CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (url 'https://me:********@host/path');
CREATE USER MAPPING FOR dbw_case_app SERVER s OPTIONS (login 'a', password '********', password_required 'false', api_key '********');
CREATE USER MAPPING FOR PUBLIC SERVER s OPTIONS (conninfo 'host=h password=******** dbname=d');
