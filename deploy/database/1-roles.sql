-- Run by psql as the superuser, once, when the cluster is made; passwords come from its environment.
\getenv owner_password OWNER_PASSWORD
\getenv application_password APPLICATION_PASSWORD

-- Nobody wants to read a password in a log, not even that of a statement that fails.
SET log_statement = 'none';
SET log_min_error_statement = 'panic';
SET password_encryption = 'scram-sha-256';

-- Owns database and tables. Migrations and restores are its work; nothing that serves connects as it.
CREATE ROLE jcc_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
    PASSWORD :'owner_password';
-- The application. Owns nothing; `manage.py grant_rights` says what it may do with which table.
CREATE ROLE jcc LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
    PASSWORD :'application_password';

REVOKE CONNECT, TEMPORARY ON DATABASE postgres, template1 FROM PUBLIC;
