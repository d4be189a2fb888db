SELECT id, package, writer, tbl FROM origins
