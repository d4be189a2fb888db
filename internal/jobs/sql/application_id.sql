SELECT application_id, (SELECT count(*) FROM sqlite_master) FROM pragma_application_id
