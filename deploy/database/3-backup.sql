-- Run by psql as the superuser, once, when the cluster is made, or later where it was made before.
\getenv backup_password BACKUP_PASSWORD

SET log_statement = 'none';
SET log_min_error_statement = 'panic';
SET password_encryption = 'scram-sha-256';

-- Copies the cluster and receives its log. Reads no table: it may connect to no database.
CREATE ROLE jcc_backup LOGIN REPLICATION NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS
    PASSWORD :'backup_password';
-- What `all` in the file lets in leaves replication out. The server writes it into its own folder.
COPY (SELECT 'host replication jcc_backup all scram-sha-256') TO PROGRAM 'cat >>pg_hba.conf';
SELECT pg_reload_conf();
